PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE 'users' ('id' INTEGER PRIMARY KEY AUTOINCREMENT, "e mail" TEXT NOT NULL UNIQUE, [odd, one] , `back``tick` NUMERIC(10, 2) DEFAULT -1.5, any);
INSERT INTO users VALUES(1,'CREATE TABLE x (','y''z; ',X'00',NULL);
CREATE TABLE notes(
  -- one, (two; three
  user_id INT NOT NULL REFERENCES 'users'('id') ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  no UNSIGNED BIG INT,
  body TEXT COLLATE NOCASE DEFAULT 'a, (b;',
  words INT GENERATED ALWAYS AS (length(body)) VIRTUAL,
  half AS (no / 2) STORED,
  state VARCHAR(10) CHECK (state IN ('a','b')) DEFAULT ('a'),
  CONSTRAINT pk PRIMARY KEY (user_id, no) ON CONFLICT REPLACE
  CONSTRAINT once UNIQUE (body COLLATE NOCASE)
  FOREIGN KEY (state) REFERENCES states
) WITHOUT ROWID;
CREATE TABLE states (code VARCHAR(10) PRIMARY KEY NOT NULL, later INTEGER REFERENCES later_on(id));
CREATE TABLE later_on (id INTEGER PRIMARY KEY, user_id UNIQUE REFERENCES users);
CREATE UNIQUE INDEX some_rows ON notes(words) WHERE words > 1;
CREATE UNIQUE INDEX low ON users(lower("e mail"));
CREATE UNIQUE INDEX numbers ON users("back`tick" DESC);
CREATE TRIGGER t AFTER INSERT ON users BEGIN
  INSERT INTO notes(user_id) VALUES (new.id);
  UPDATE users SET any = 1;
END;
DELETE FROM sqlite_sequence;
COMMIT;
-- RedefineTables
CREATE TABLE "new_states" ("code" VARCHAR(10) NOT NULL PRIMARY KEY, "label" TEXT, "later" INTEGER, CONSTRAINT "f" FOREIGN KEY ("later") REFERENCES "later_on" ("id") ON DELETE RESTRICT ON UPDATE CASCADE);
INSERT INTO "new_states" ("code") SELECT "code" FROM "states";
DROP TABLE "states";
ALTER TABLE "new_states" RENAME TO "states";
ALTER TABLE states RENAME COLUMN label TO title;
ALTER TABLE users DROP COLUMN any;
ALTER TABLE users ADD COLUMN score REAL NOT NULL DEFAULT 0;
CREATE TEMP TABLE scratch (id);
