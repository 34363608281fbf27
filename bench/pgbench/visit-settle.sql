\set person random(1, 200000)
\set message random(1, 9000000000000000)
SELECT register(:person, 'M' || :message) AS visit \gset
SELECT describe(:visit, 'M' || :message);
SELECT upload(:visit, 'M' || :message);
SELECT compute(:visit);
SELECT settle(:person, 'M' || :message);
