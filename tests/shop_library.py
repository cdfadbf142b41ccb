"""A small shop's library for the matching tests."""

from __future__ import annotations

from intents.contents import Answer, Brand, Intent, Library, Wording

EXAMPLES: dict[str, tuple[str, ...]] = {
    "order_status": (
        "where is my order",
        "has my parcel shipped yet",
        "track my package",
        "when will my order arrive",
        "my parcel hasn't arrived",
        "what is the status of my order",
        "I have not received my order yet",
        "any update on my delivery",
    ),
    "shipping_countries": (
        "do you ship to canada",
        "do you deliver to germany",
        "can you ship to the uk",
        "which countries do you ship to",
        "do you ship internationally",
        "is delivery to spain possible",
    ),
    "shipping_cost": (
        "how much is shipping",
        "what does delivery cost",
        "is shipping free",
        "what are your delivery charges",
        "how much do you charge for postage",
        "shipping fee to france",
    ),
    "refund": (
        "I want a refund",
        "how do I get my money back",
        "can I get a refund for my order",
        "please refund me",
        "how long does a refund take",
        "when will I get my refund",
    ),
    "returns": (
        "how do I return something",
        "what is your return policy",
        "can I send this back",
        "I want to return my order",
        "how many days do I have to return an item",
        "where do I send my return",
    ),
    "cancel_order": (
        "cancel my order",
        "I want to cancel my order",
        "can I still cancel",
        "how do I cancel an order I just placed",
        "please cancel my purchase",
        "I need to cancel order",
    ),
    "opening_hours": (
        "what are your opening hours",
        "when are you open",
        "are you open on sunday",
        "what time do you close",
        "when does the shop open",
        "opening times please",
    ),
    "discount": (
        "do you have a discount code",
        "is there a promo code",
        "any coupons available",
        "do you offer student discount",
        "my discount code does not work",
        "where can I find a voucher",
    ),
    "sizes": (
        "which size should I take",
        "do you have a size chart",
        "does it run small",
        "is it true to size",
        "I am between two sizes",
        "what size is the model wearing",
    ),
    "restock": (
        "when will it be back in stock",
        "will you restock the blue jacket",
        "is this sold out for good",
        "are you getting more of these",
        "when do you restock",
        "will this come back",
    ),
    "payment": (
        "which payment methods do you accept",
        "can I pay with paypal",
        "do you take credit cards",
        "can I pay in instalments",
        "do you accept apple pay",
        "is klarna available",
    ),
    "greeting": ("hi", "hello", "hey there", "good morning", "hi how are you"),
}

SHOP = Library(
    {name: Intent(name, name.replace("_", " "), lines) for name, lines in EXAMPLES.items()},
    {name: Answer(name, (Wording(f"The answer about {name}."),)) for name in EXAMPLES},
    Brand("Juniper Supply", "en"),
)
