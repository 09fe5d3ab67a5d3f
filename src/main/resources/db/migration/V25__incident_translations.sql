-- Title and summary of an incident in further languages: {"de": {"title": "...", "summary": "..."}}, by BCP 47 tag.
ALTER TABLE incident ADD COLUMN translations jsonb NOT NULL DEFAULT '{}';
