-- Forms that were sent and done: each worker reads, adds and takes away her own rows and nobody else's.

ALTER TABLE casework_sentform ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, DELETE ON casework_sentform TO casework_app;
CREATE POLICY mine ON casework_sentform FOR SELECT TO casework_app USING (worker_id = (SELECT wall.worker()));
CREATE POLICY kept ON casework_sentform FOR INSERT TO casework_app
    WITH CHECK (worker_id = (SELECT wall.worker()) AND length(digest) = 32);
CREATE POLICY gone ON casework_sentform FOR DELETE TO casework_app USING (worker_id = (SELECT wall.worker()));
