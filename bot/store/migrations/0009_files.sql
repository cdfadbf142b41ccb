-- The files that came with what a teammate wrote: names, and what their desk fetches each by; never an address.
ALTER TABLE acts ADD COLUMN files TEXT NOT NULL DEFAULT '';
