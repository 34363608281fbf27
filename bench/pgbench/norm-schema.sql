-- B norm: what a careful team writes for one settlement in one plpgsql call, fully normalised, 34 rows.
-- Probe of the key, row lock of the benefit year, 1 header of 42 columns, 8 fund rows, 20 fee categories, 4 postings, 1 outbox row, accumulator update.
DROP SCHEMA IF EXISTS norm CASCADE;
CREATE SCHEMA norm;
SET search_path = norm;
CREATE TABLE benefit_year (person_no bigint, insurance int, year int, version bigint NOT NULL, in_scope_fen bigint NOT NULL, deductible_fen bigint NOT NULL, fund_fen bigint NOT NULL, own_fen bigint NOT NULL, visits int NOT NULL, PRIMARY KEY (person_no, insurance, year));
CREATE TABLE settlement (
  id bigint PRIMARY KEY, kind int NOT NULL, opposite_id bigint NOT NULL, institution text NOT NULL, message_id text NOT NULL, message_kind text NOT NULL, fingerprint bytea NOT NULL,
  visit_no bigint NOT NULL, part text NOT NULL, revision int NOT NULL, person_no bigint NOT NULL, insurance int NOT NULL, benefit_year int NOT NULL, year_version bigint NOT NULL, entitlement_version bigint NOT NULL,
  host_region text NOT NULL, insured_region text NOT NULL, visit_type int NOT NULL, disease text NOT NULL, institution_level int NOT NULL, person_class int NOT NULL, pack_hash bytea NOT NULL, catalogue_version text NOT NULL, text_version int NOT NULL,
  total_fen bigint NOT NULL, full_own_fen bigint NOT NULL, over_limit_fen bigint NOT NULL, first_share_fen bigint NOT NULL, in_scope_fen bigint NOT NULL, deductible_fen bigint NOT NULL, fund_fen bigint NOT NULL, person_fen bigint NOT NULL,
  account_fen bigint NOT NULL, family_account_fen bigint NOT NULL, cash_fen bigint NOT NULL, hospital_fen bigint NOT NULL, before_in_scope_fen bigint NOT NULL, before_deductible_fen bigint NOT NULL, before_fund_fen bigint NOT NULL,
  settled_at timestamptz NOT NULL, business_date date NOT NULL, period text NOT NULL,
  UNIQUE (institution, message_id, message_kind));
CREATE INDEX ON settlement (institution, settled_at);
CREATE UNIQUE INDEX ON settlement (person_no, insurance, benefit_year, year_version);
CREATE TABLE fund_payment (settlement_id bigint, fund int, amount_fen bigint NOT NULL, PRIMARY KEY (settlement_id, fund));
CREATE TABLE fee_category (settlement_id bigint, category int, total_fen bigint NOT NULL, full_own_fen bigint NOT NULL, first_share_fen bigint NOT NULL, in_scope_fen bigint NOT NULL, PRIMARY KEY (settlement_id, category));
CREATE TABLE posting (settlement_id bigint, ordinal int, account text NOT NULL, amount_fen bigint NOT NULL, PRIMARY KEY (settlement_id, ordinal));
CREATE TABLE outbox (id bigint PRIMARY KEY, settlement_id bigint NOT NULL, host_region text NOT NULL, written_at timestamptz NOT NULL);
INSERT INTO benefit_year SELECT p, 310, 2022, 0, 0, 0, 0, 0, 0 FROM generate_series(1, 200000) p;
CREATE SEQUENCE ids;

CREATE FUNCTION settle(person bigint, message text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE known bigint; y benefit_year; new_id bigint; total bigint := 6429; paid bigint := 4889;
BEGIN
  SELECT id INTO known FROM settlement WHERE institution = 'H11010500001' AND message_id = message AND message_kind = '2207';
  IF FOUND THEN RETURN known; END IF;
  SELECT * INTO y FROM benefit_year WHERE person_no = person AND insurance = 310 AND year = 2022 FOR UPDATE;
  new_id := nextval('ids');
  INSERT INTO settlement VALUES (new_id, 1, 0, 'H11010500001', message, '2207', decode(md5(message) || md5('f' || message), 'hex'),
    1100000000000000000 + new_id, 'B1', 4, person, 310, 2022, y.version + 1, 1, '110105', '131000', 11, '', 3, 12, decode(md5('pack') || md5('hash'), 'hex'), '2022-1', 1,
    total, 0, 0, 318, 6111, 0, paid, total - paid, 0, 0, total - paid, 0, y.in_scope_fen, y.deductible_fen, y.fund_fen, now(), current_date, '202207');
  INSERT INTO fund_payment SELECT new_id, 310100 + f * 100, CASE f WHEN 0 THEN paid ELSE 0 END FROM generate_series(0, 7) f;
  INSERT INTO fee_category SELECT new_id, c, 321, 0, 16, 305 FROM generate_series(1, 20) c;
  INSERT INTO posting VALUES (new_id, 1, 'fund:310100', paid), (new_id, 2, 'account:own', 0), (new_id, 3, 'account:family', 0), (new_id, 4, 'due-to:11', -paid);
  INSERT INTO outbox VALUES (new_id, new_id, '110105', now());
  UPDATE benefit_year SET version = version + 1, in_scope_fen = in_scope_fen + 6111, fund_fen = fund_fen + paid, own_fen = own_fen + total - paid, visits = visits + 1 WHERE person_no = person AND insurance = 310 AND year = 2022;
  RETURN new_id;
END $$;
