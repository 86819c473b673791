CREATE TABLE a (id int PRIMARY KEY, total AS (id * 2) PERSISTED, name nvarchar(20) UNIQ, last int)
CREATE TABLE b (
  id int PRIMARY KEY,,
  a_id int REFERENCES a(id)
  note int,
  c_id int REFERENCES c(id),
  PRIMARY KEY (id) other int,
  last int,
)
ALTER TABLE c ADD id int
ALTER TABLE b DROP COLUMN nothing, last
CREATE UNIQUE INDEX u ON c (id)
GO
ALTER PROCEDURE p AS
  SELECT * INTO inside FROM a
GO
SELECT id INTO #scratch FROM a
SELECT id INTO dbo.made FROM a WHERE id > 1
INSERT INTO a SELECT id FROM b
DECLARE c CURSOR FOR SELECT id FROM a
FETCH NEXT FROM c INTO @id
EXEC sp_rename 'a', 'a2'
