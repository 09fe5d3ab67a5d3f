-- What the renderings of a preparation in this locale are deflated against; null when they are deflated by themselves.
ALTER TABLE notice_frame ADD COLUMN dictionary bytea;
