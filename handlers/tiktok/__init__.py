"""What TikTok's Business API is made of: settings, signatures, envelopes, events, calls, errors, read-back, checks.

https://business-api.tiktok.com/portal/docs (Accounts and Business Messaging API v1.3, checked 2026-11).
"""
