-- A migration that waits for a lock makes everybody wait who comes after it: it gives up soon instead, and the start of this
-- replica with it. The others go on; the next start tries again.
SET LOCAL lock_timeout = '${lock-timeout}';
