"""What Meta's products share: signatures, envelopes, messaging items, the Graph API, its errors and read-back.

Instagram speaks through it today; Messenger, WhatsApp and Threads have the same wire underneath. Sources:
https://developers.facebook.com/docs/graph-api/webhooks/getting-started and
https://developers.facebook.com/documentation/business-messaging/messenger-platform/ (checked 2026-11).
"""
