\set person random(1, 200000)
\set message random(1, 9000000000000000)
SELECT settle(:person, 'M' || :message);
