\set person random(1, 200000)
\set message random(1, 9000000000000000)
SELECT compact.settle(:person, 'M' || :message);
