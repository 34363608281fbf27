-- The peer of a whole visit: registering, describing, twenty fee lines, a trial computation and the settlement of norm-schema.sql, each a call and a transaction of its own with its key.
DROP SCHEMA IF EXISTS visit CASCADE;
CREATE SCHEMA visit;
SET search_path = visit;
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

CREATE TABLE message_key (institution text, message_id text, message_kind text, fingerprint bytea NOT NULL, answer bigint NOT NULL, PRIMARY KEY (institution, message_id, message_kind));
CREATE TABLE visit (visit_no bigint PRIMARY KEY, institution text NOT NULL, host_region text NOT NULL, level int NOT NULL, person_no bigint NOT NULL, insured_region text NOT NULL, insurance int NOT NULL, hospital_no text NOT NULL,
  department text NOT NULL, doctor text NOT NULL, revision int NOT NULL, state int NOT NULL, begins_at timestamptz NOT NULL, visit_type int, disease_code text NOT NULL, disease_name text NOT NULL);
CREATE INDEX ON visit (institution, begins_at);
CREATE INDEX ON visit (person_no);
CREATE TABLE diagnosis (visit_no bigint, revision int, ordinal int, institution text NOT NULL, code text NOT NULL, name text NOT NULL, kind text NOT NULL, main boolean NOT NULL, PRIMARY KEY (visit_no, revision, ordinal));
CREATE TABLE fee_line (visit_no bigint, line_no text, institution text NOT NULL, part text NOT NULL, ordinal int NOT NULL, revision int NOT NULL, disease_code text NOT NULL, item_code text NOT NULL, item_name text NOT NULL, catalogue_version text NOT NULL,
  fee_date date NOT NULL, price_micro bigint NOT NULL, quantity bigint NOT NULL, class int NOT NULL, own_share text NOT NULL, total_fen bigint NOT NULL, full_own_fen bigint NOT NULL, over_limit_fen bigint NOT NULL, first_share_fen bigint NOT NULL, in_scope_fen bigint NOT NULL,
  PRIMARY KEY (visit_no, line_no));
CREATE INDEX ON fee_line (visit_no, part);

CREATE FUNCTION register(person bigint, message text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE known bigint; new_id bigint;
BEGIN
  SELECT answer INTO known FROM message_key WHERE institution = 'H11010500001' AND message_id = message AND message_kind = '2201';
  IF FOUND THEN RETURN known; END IF;
  new_id := nextval('ids');
  INSERT INTO visit VALUES (new_id, 'H11010500001', '110105', 3, person, '131000', 310, 'OP20220701001', '内分泌科', '李医生', 1, 1, now(), NULL, '', '');
  INSERT INTO message_key VALUES ('H11010500001', message, '2201', decode(md5(message) || md5('f' || message), 'hex'), new_id);
  RETURN new_id;
END $$;

CREATE FUNCTION describe(number bigint, message text) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM message_key WHERE institution = 'H11010500001' AND message_id = message AND message_kind = '2203';
  IF FOUND THEN RETURN number; END IF;
  UPDATE visit SET revision = revision + 1, visit_type = 14, disease_code = 'M01600', disease_name = '糖尿病' WHERE visit_no = number;
  INSERT INTO diagnosis VALUES (number, 2, 1, 'H11010500001', 'E11.900', '2型糖尿病', '1', true);
  INSERT INTO message_key VALUES ('H11010500001', message, '2203', decode(md5(message) || md5('f' || message), 'hex'), number);
  RETURN number;
END $$;

CREATE FUNCTION upload(number bigint, message text) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM message_key WHERE institution = 'H11010500001' AND message_id = message AND message_kind = '2204';
  IF FOUND THEN RETURN number; END IF;
  UPDATE visit SET revision = revision + 1 WHERE visit_no = number;
  INSERT INTO fee_line SELECT number, 'L' || i, 'H11010500001', 'B1', i, 3, 'M01600', 'XA10BFA031A001010100483', '阿卡波糖片', '2022-1', current_date, 3252000000, 10000, 1, '0', 321, 0, 0, 16, 305 FROM generate_series(1, 20) i;
  INSERT INTO message_key VALUES ('H11010500001', message, '2204', decode(md5(message) || md5('f' || message), 'hex'), number);
  RETURN number;
END $$;

-- Reads what a computation rests on and writes nothing.
CREATE FUNCTION compute(number bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE person bigint; total bigint; scope bigint;
BEGIN
  SELECT person_no INTO person FROM visit WHERE visit_no = number;
  SELECT sum(total_fen), sum(in_scope_fen) INTO total, scope FROM fee_line WHERE visit_no = number AND part = 'B1';
  PERFORM in_scope_fen FROM benefit_year WHERE person_no = person AND insurance = 310 AND year = 2022;
  RETURN total - scope;
END $$;

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
