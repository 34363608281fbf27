-- B compact: exactly the rows Yidi's journal writes for one settlement (header with packed detail, key, live row, benefit year), each in a transaction of its own by one plpgsql call.
-- The detail has as many bytes as Yidi's for the same visit; :detail_bytes is given by the driver.
DROP SCHEMA IF EXISTS compact CASCADE;
CREATE SCHEMA compact;
SET search_path = compact;
CREATE TABLE benefit_year (person_no bigint, insurance int, year int, version bigint NOT NULL, accumulators text NOT NULL, PRIMARY KEY (person_no, insurance, year));
CREATE TABLE journal_key (institution text, message_id text, message_kind text, fingerprint bytea NOT NULL, settlement_id bigint NOT NULL, tombstone boolean NOT NULL, PRIMARY KEY (institution, message_id, message_kind));
CREATE TABLE live_settlement (visit_no bigint, part text, settlement_id bigint NOT NULL, person_no bigint NOT NULL, insurance int NOT NULL, benefit_year int NOT NULL, year_version bigint NOT NULL, earlier_versions text NOT NULL, revision int NOT NULL, used text NOT NULL, PRIMARY KEY (visit_no, part));
CREATE INDEX ON live_settlement (person_no);
CREATE TABLE settlement (
  id bigint PRIMARY KEY, kind int NOT NULL, opposite_id bigint NOT NULL, institution text NOT NULL, message_id text NOT NULL, message_kind text NOT NULL, visit_no bigint NOT NULL, part text NOT NULL, revision int NOT NULL,
  person_no bigint NOT NULL, insurance int NOT NULL, benefit_year int NOT NULL, year_version bigint NOT NULL, host_region text NOT NULL, insured_region text NOT NULL, visit_type int NOT NULL, pack_hash bytea NOT NULL,
  catalogue_version text NOT NULL, text_version int NOT NULL, total_fen bigint NOT NULL, full_own_fen bigint NOT NULL, over_limit_fen bigint NOT NULL, first_share_fen bigint NOT NULL, in_scope_fen bigint NOT NULL, deductible_fen bigint NOT NULL,
  fund_fen bigint NOT NULL, person_fen bigint NOT NULL, account_fen bigint NOT NULL, family_account_fen bigint NOT NULL, cash_fen bigint NOT NULL, hospital_fen bigint NOT NULL, funds text NOT NULL, detail bytea NOT NULL,
  settled_at timestamptz NOT NULL, business_date date NOT NULL, period text NOT NULL, lane_no int NOT NULL, lane_sequence bigint NOT NULL);
CREATE INDEX ON settlement (opposite_id) WHERE opposite_id <> 0;
CREATE INDEX ON settlement (institution, settled_at);
CREATE UNIQUE INDEX ON settlement (lane_no, lane_sequence);
CREATE UNIQUE INDEX ON settlement (person_no, insurance, benefit_year, year_version);
INSERT INTO benefit_year SELECT p, 310, 2022, 0, '{}' FROM generate_series(1, 200000) p;
CREATE SEQUENCE ids;
CREATE TABLE sample AS SELECT string_agg(decode(md5(i::text), 'hex'), '') AS detail FROM generate_series(1, (:detail_bytes + 15) / 16) i;

CREATE FUNCTION settle(person bigint, message text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE known bigint; y benefit_year; new_id bigint; total bigint := 6429; paid bigint := 4889; packed bytea;
BEGIN
  SELECT settlement_id INTO known FROM journal_key WHERE institution = 'H11010500001' AND message_id = message AND message_kind = '2207';
  IF FOUND THEN RETURN known; END IF;
  SELECT * INTO y FROM benefit_year WHERE person_no = person AND insurance = 310 AND year = 2022 FOR UPDATE;
  SELECT detail INTO packed FROM sample;
  new_id := nextval('ids');
  INSERT INTO journal_key VALUES ('H11010500001', message, '2207', decode(md5(message) || md5('f' || message), 'hex'), new_id, false);
  INSERT INTO settlement VALUES (new_id, 1, 0, 'H11010500001', message, '2207', 1100000000000000000 + new_id, 'B1', 4, person, 310, 2022, y.version + 1, '110105', '131000', 11, decode(md5('pack') || md5('hash'), 'hex'),
    '2022-1', 1, total, 0, 0, 318, 6111, 0, paid, total - paid, 0, 0, total - paid, 0, '{"310100":4889}', packed, now(), current_date, '202207', 1, new_id);
  INSERT INTO live_settlement VALUES (1100000000000000000 + new_id, 'B1', new_id, person, 310, 2022, y.version + 1, '', 4, 'deductible.outpatient fund.outpatient in-scope');
  UPDATE benefit_year SET version = version + 1, accumulators = '{"count.visits":' || (y.version + 1) || ',"fund.pool":' || (y.version + 1) * paid || ',"in-scope":' || (y.version + 1) * 6111 || '}' WHERE person_no = person AND insurance = 310 AND year = 2022;
  RETURN new_id;
END $$;
