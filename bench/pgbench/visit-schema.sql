-- What a whole visit writes beside the settlement of norm-schema.sql, which is made first, in this schema: registering, describing, twenty fee lines and a
-- trial computation, each a call and a transaction of its own with its key.
SET search_path = visit;
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
