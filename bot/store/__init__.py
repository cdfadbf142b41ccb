"""All SQL of Frontdesk: named queries, numbered migrations, and the databases that run them."""
