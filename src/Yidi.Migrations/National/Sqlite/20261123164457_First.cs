using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Yidi.Migrations.National.Sqlite
{
    /// <inheritdoc />
    public partial class First : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "account",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    display_name = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    closed_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    user_name = table.Column<string>(type: "TEXT", nullable: true),
                    normalized_user_name = table.Column<string>(type: "TEXT", nullable: true),
                    email = table.Column<string>(type: "TEXT", nullable: true),
                    normalized_email = table.Column<string>(type: "TEXT", nullable: true),
                    email_confirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    password_hash = table.Column<string>(type: "TEXT", nullable: true),
                    security_stamp = table.Column<string>(type: "TEXT", nullable: true),
                    concurrency_stamp = table.Column<string>(type: "TEXT", nullable: true),
                    phone_number = table.Column<string>(type: "TEXT", nullable: true),
                    phone_number_confirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    two_factor_enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    lockout_end = table.Column<DateTime>(type: "TEXT", nullable: true),
                    lockout_enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    access_failed_count = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("account_key", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "account_claim",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    user_id = table.Column<long>(type: "INTEGER", nullable: false),
                    claim_type = table.Column<string>(type: "TEXT", nullable: true),
                    claim_value = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("account_claim_key", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "account_login",
                columns: table => new
                {
                    login_provider = table.Column<string>(type: "TEXT", nullable: false),
                    provider_key = table.Column<string>(type: "TEXT", nullable: false),
                    provider_display_name = table.Column<string>(type: "TEXT", nullable: true),
                    user_id = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("account_login_key", x => new { x.login_provider, x.provider_key });
                });

            migrationBuilder.CreateTable(
                name: "account_token",
                columns: table => new
                {
                    user_id = table.Column<long>(type: "INTEGER", nullable: false),
                    login_provider = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("account_token_key", x => new { x.user_id, x.login_provider, x.name });
                });

            migrationBuilder.CreateTable(
                name: "agreement",
                columns: table => new
                {
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("agreement_key", x => new { x.institution, x.from });
                });

            migrationBuilder.CreateTable(
                name: "answered_call",
                columns: table => new
                {
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    message_id = table.Column<string>(type: "TEXT", nullable: false),
                    message_kind = table.Column<string>(type: "TEXT", nullable: false),
                    fingerprint = table.Column<string>(type: "TEXT", nullable: false),
                    answer = table.Column<string>(type: "TEXT", nullable: false),
                    answered_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("answered_call_key", x => new { x.institution, x.message_id, x.message_kind });
                });

            migrationBuilder.CreateTable(
                name: "api_token",
                columns: table => new
                {
                    lookup = table.Column<string>(type: "TEXT", nullable: false),
                    account_no = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    expires_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    revoked_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("api_token_key", x => x.lookup);
                });

            migrationBuilder.CreateTable(
                name: "audit_entry",
                columns: table => new
                {
                    entry_no = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    caller = table.Column<string>(type: "TEXT", nullable: false),
                    role = table.Column<string>(type: "TEXT", nullable: false),
                    act = table.Column<string>(type: "TEXT", nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: false),
                    detail = table.Column<string>(type: "TEXT", nullable: false),
                    address = table.Column<string>(type: "TEXT", nullable: false),
                    person_no = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("audit_entry_key", x => x.entry_no);
                });

            migrationBuilder.CreateTable(
                name: "audit_link",
                columns: table => new
                {
                    chain_no = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    sealed_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("audit_link_key", x => x.chain_no);
                });

            migrationBuilder.CreateTable(
                name: "case_record",
                columns: table => new
                {
                    case_no = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    urgent = table.Column<bool>(type: "INTEGER", nullable: false),
                    asking_region = table.Column<string>(type: "TEXT", nullable: false),
                    answering_region = table.Column<string>(type: "TEXT", nullable: false),
                    settlement_id = table.Column<long>(type: "INTEGER", nullable: false),
                    amount_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    words = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    level = table.Column<int>(type: "INTEGER", nullable: false),
                    responsible = table.Column<string>(type: "TEXT", nullable: false),
                    responsible_name = table.Column<string>(type: "TEXT", nullable: false),
                    due_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    extended = table.Column<bool>(type: "INTEGER", nullable: false),
                    answer = table.Column<string>(type: "TEXT", nullable: false),
                    found_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    raised_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    answered_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("case_record_key", x => x.case_no);
                });

            migrationBuilder.CreateTable(
                name: "catalogue_item",
                columns: table => new
                {
                    region = table.Column<string>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    list_type = table.Column<int>(type: "INTEGER", nullable: false),
                    @class = table.Column<int>(name: "class", type: "INTEGER", nullable: false),
                    own_share = table.Column<string>(type: "TEXT", nullable: false),
                    price_limit_micro = table.Column<long>(type: "INTEGER", nullable: true),
                    limit_one_micro = table.Column<long>(type: "INTEGER", nullable: true),
                    limit_two_micro = table.Column<long>(type: "INTEGER", nullable: true),
                    limit_three_micro = table.Column<long>(type: "INTEGER", nullable: true),
                    charge_category = table.Column<string>(type: "TEXT", nullable: false),
                    restricted_use = table.Column<bool>(type: "INTEGER", nullable: false),
                    restriction_note = table.Column<string>(type: "TEXT", nullable: false),
                    pinyin = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<string>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("catalogue_item_key", x => new { x.region, x.code, x.from });
                });

            migrationBuilder.CreateTable(
                name: "clearing_amount",
                columns: table => new
                {
                    period = table.Column<string>(type: "TEXT", nullable: false),
                    insured_region = table.Column<string>(type: "TEXT", nullable: false),
                    host_region = table.Column<string>(type: "TEXT", nullable: false),
                    insurance = table.Column<int>(type: "INTEGER", nullable: false),
                    fund = table.Column<string>(type: "TEXT", nullable: false),
                    gross_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    deducted_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    refunded_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    recovered_fen = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("clearing_amount_key", x => new { x.period, x.insured_region, x.host_region, x.insurance, x.fund });
                });

            migrationBuilder.CreateTable(
                name: "clearing_bill",
                columns: table => new
                {
                    bill_no = table.Column<long>(type: "INTEGER", nullable: false),
                    document_no = table.Column<string>(type: "TEXT", nullable: false),
                    period = table.Column<string>(type: "TEXT", nullable: false),
                    level = table.Column<int>(type: "INTEGER", nullable: false),
                    insured_region = table.Column<string>(type: "TEXT", nullable: false),
                    host_region = table.Column<string>(type: "TEXT", nullable: false),
                    insurance = table.Column<int>(type: "INTEGER", nullable: false),
                    amount_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    account_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    paid_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    received_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    insured_agrees = table.Column<bool>(type: "INTEGER", nullable: false),
                    host_agrees = table.Column<bool>(type: "INTEGER", nullable: false),
                    check_by = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    pay_by = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    reminded_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    revision = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("clearing_bill_key", x => x.bill_no);
                });

            migrationBuilder.CreateTable(
                name: "clearing_event",
                columns: table => new
                {
                    event_no = table.Column<long>(type: "INTEGER", nullable: false),
                    step = table.Column<int>(type: "INTEGER", nullable: false),
                    bill_no = table.Column<long>(type: "INTEGER", nullable: false),
                    period = table.Column<string>(type: "TEXT", nullable: false),
                    insured_region = table.Column<string>(type: "TEXT", nullable: false),
                    host_region = table.Column<string>(type: "TEXT", nullable: false),
                    insurance = table.Column<int>(type: "INTEGER", nullable: false),
                    level = table.Column<int>(type: "INTEGER", nullable: false),
                    amount_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    words = table.Column<string>(type: "TEXT", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("clearing_event_key", x => x.event_no);
                });

            migrationBuilder.CreateTable(
                name: "clearing_line",
                columns: table => new
                {
                    period = table.Column<string>(type: "TEXT", nullable: false),
                    insured_region = table.Column<string>(type: "TEXT", nullable: false),
                    host_region = table.Column<string>(type: "TEXT", nullable: false),
                    insurance = table.Column<int>(type: "INTEGER", nullable: false),
                    count = table.Column<long>(type: "INTEGER", nullable: false),
                    total_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    delayed_fen = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("clearing_line_key", x => new { x.period, x.insured_region, x.host_region, x.insurance });
                });

            migrationBuilder.CreateTable(
                name: "clearing_month",
                columns: table => new
                {
                    period = table.Column<string>(type: "TEXT", nullable: false),
                    attempt = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    changed_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    changed_by = table.Column<string>(type: "TEXT", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("clearing_month_key", x => x.period);
                });

            migrationBuilder.CreateTable(
                name: "clearing_payment",
                columns: table => new
                {
                    reference = table.Column<string>(type: "TEXT", nullable: false),
                    bill_no = table.Column<long>(type: "INTEGER", nullable: false),
                    amount_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    paid_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    received_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("clearing_payment_key", x => x.reference);
                });

            migrationBuilder.CreateTable(
                name: "clearing_position",
                columns: table => new
                {
                    period = table.Column<string>(type: "TEXT", nullable: false),
                    province = table.Column<int>(type: "INTEGER", nullable: false),
                    lane_no = table.Column<int>(type: "INTEGER", nullable: false),
                    lane_sequence = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("clearing_position_key", x => new { x.period, x.province });
                });

            migrationBuilder.CreateTable(
                name: "course_step",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    act = table.Column<string>(type: "TEXT", nullable: false),
                    from = table.Column<string>(type: "TEXT", nullable: false),
                    to = table.Column<string>(type: "TEXT", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", nullable: false),
                    note = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("course_step_key", x => new { x.number, x.revision });
                });

            migrationBuilder.CreateTable(
                name: "delivery",
                columns: table => new
                {
                    receiver = table.Column<string>(type: "TEXT", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    to = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    first_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    next_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    delivered_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    last_error = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("delivery_key", x => new { x.receiver, x.sequence });
                });

            migrationBuilder.CreateTable(
                name: "directory_entry",
                columns: table => new
                {
                    lookup = table.Column<string>(type: "TEXT", nullable: false),
                    person_no = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("directory_entry_key", x => x.lookup);
                });

            migrationBuilder.CreateTable(
                name: "finding",
                columns: table => new
                {
                    finding_no = table.Column<long>(type: "INTEGER", nullable: false),
                    rule = table.Column<int>(type: "INTEGER", nullable: false),
                    insured_region = table.Column<string>(type: "TEXT", nullable: false),
                    host_region = table.Column<string>(type: "TEXT", nullable: false),
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    settlement_id = table.Column<long>(type: "INTEGER", nullable: false),
                    about = table.Column<string>(type: "TEXT", nullable: false),
                    at_risk_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    fund_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    words = table.Column<string>(type: "TEXT", nullable: false),
                    words_english = table.Column<string>(type: "TEXT", nullable: false),
                    evidence = table.Column<string>(type: "TEXT", nullable: false),
                    terms_hash = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    due_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    was_told = table.Column<bool>(type: "INTEGER", nullable: false),
                    decided_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    decided_by = table.Column<string>(type: "TEXT", nullable: false),
                    explanation = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    deducted_in = table.Column<string>(type: "TEXT", nullable: false),
                    found_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("finding_key", x => x.finding_no);
                });

            migrationBuilder.CreateTable(
                name: "imported_payments",
                columns: table => new
                {
                    hash = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    rows = table.Column<int>(type: "INTEGER", nullable: false),
                    amount_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("imported_payments_key", x => x.hash);
                });

            migrationBuilder.CreateTable(
                name: "inbox_mark",
                columns: table => new
                {
                    account = table.Column<string>(type: "TEXT", nullable: false),
                    seen_until = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("inbox_mark_key", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "inspected_settlement",
                columns: table => new
                {
                    inspection_no = table.Column<long>(type: "INTEGER", nullable: false),
                    settlement_id = table.Column<long>(type: "INTEGER", nullable: false),
                    insured_region = table.Column<string>(type: "TEXT", nullable: false),
                    total_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    fund_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    suspected = table.Column<bool>(type: "INTEGER", nullable: false),
                    finding_no = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("inspected_settlement_key", x => new { x.inspection_no, x.settlement_id });
                });

            migrationBuilder.CreateTable(
                name: "inspection",
                columns: table => new
                {
                    inspection_no = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    lead_region = table.Column<string>(type: "TEXT", nullable: false),
                    joined_region = table.Column<string>(type: "TEXT", nullable: false),
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    host_region = table.Column<string>(type: "TEXT", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    team = table.Column<string>(type: "TEXT", nullable: false),
                    words = table.Column<string>(type: "TEXT", nullable: false),
                    sample_size = table.Column<int>(type: "INTEGER", nullable: false),
                    seed = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    report = table.Column<string>(type: "TEXT", nullable: false),
                    planned_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("inspection_key", x => x.inspection_no);
                });

            migrationBuilder.CreateTable(
                name: "institution",
                columns: table => new
                {
                    number = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    region = table.Column<string>(type: "TEXT", nullable: false),
                    pooling_region = table.Column<string>(type: "TEXT", nullable: false),
                    level = table.Column<int>(type: "INTEGER", nullable: false),
                    type = table.Column<int>(type: "INTEGER", nullable: false),
                    owner = table.Column<int>(type: "INTEGER", nullable: false),
                    credit_code = table.Column<string>(type: "TEXT", nullable: false),
                    pinyin = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("institution_key", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "institution_account",
                columns: table => new
                {
                    account = table.Column<string>(type: "TEXT", nullable: false),
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    sealed_secret = table.Column<string>(type: "TEXT", nullable: false),
                    scheme = table.Column<int>(type: "INTEGER", nullable: false),
                    public_key = table.Column<string>(type: "TEXT", nullable: false),
                    check = table.Column<int>(type: "INTEGER", nullable: false),
                    code_as_text = table.Column<bool>(type: "INTEGER", nullable: false),
                    family_inside_account = table.Column<bool>(type: "INTEGER", nullable: false),
                    encrypt_answers = table.Column<bool>(type: "INTEGER", nullable: false),
                    leniency_owner = table.Column<string>(type: "TEXT", nullable: false),
                    leniency_until = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("institution_account_key", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "institution_service",
                columns: table => new
                {
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    visit_type = table.Column<int>(type: "INTEGER", nullable: false),
                    disease_code = table.Column<string>(type: "TEXT", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("institution_service_key", x => new { x.institution, x.visit_type, x.disease_code, x.from });
                });

            migrationBuilder.CreateTable(
                name: "institution_token",
                columns: table => new
                {
                    hash = table.Column<string>(type: "TEXT", nullable: false),
                    account = table.Column<string>(type: "TEXT", nullable: false),
                    expires = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("institution_token_key", x => x.hash);
                });

            migrationBuilder.CreateTable(
                name: "kept_text",
                columns: table => new
                {
                    account_no = table.Column<long>(type: "INTEGER", nullable: false),
                    purpose = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    sealed_text = table.Column<string>(type: "TEXT", nullable: false),
                    kept_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("kept_text_key", x => new { x.account_no, x.purpose, x.name });
                });

            migrationBuilder.CreateTable(
                name: "node_lease",
                columns: table => new
                {
                    node = table.Column<int>(type: "INTEGER", nullable: false),
                    holder = table.Column<string>(type: "TEXT", nullable: false),
                    until = table.Column<DateTime>(type: "TEXT", nullable: false),
                    high_water = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("node_lease_key", x => x.node);
                });

            migrationBuilder.CreateTable(
                name: "notice",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    to = table.Column<string>(type: "TEXT", nullable: false),
                    template = table.Column<int>(type: "INTEGER", nullable: false),
                    values = table.Column<string>(type: "TEXT", nullable: false),
                    link = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    dispatched = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("notice_key", x => new { x.number, x.revision, x.to });
                });

            migrationBuilder.CreateTable(
                name: "one_time_code",
                columns: table => new
                {
                    account_no = table.Column<long>(type: "INTEGER", nullable: false),
                    lookup = table.Column<string>(type: "TEXT", nullable: false),
                    sent_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    tries = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("one_time_code_key", x => x.account_no);
                });

            migrationBuilder.CreateTable(
                name: "outage",
                columns: table => new
                {
                    outage_no = table.Column<long>(type: "INTEGER", nullable: false),
                    region = table.Column<string>(type: "TEXT", nullable: false),
                    from = table.Column<DateTime>(type: "TEXT", nullable: false),
                    until = table.Column<DateTime>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    called_off_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("outage_key", x => x.outage_no);
                });

            migrationBuilder.CreateTable(
                name: "pack_proposal",
                columns: table => new
                {
                    proposal_no = table.Column<long>(type: "INTEGER", nullable: false),
                    hash = table.Column<string>(type: "TEXT", nullable: false),
                    region = table.Column<string>(type: "TEXT", nullable: false),
                    insurance = table.Column<int>(type: "INTEGER", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    national_text = table.Column<string>(type: "TEXT", nullable: false),
                    effective_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    words = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    proposed_by = table.Column<string>(type: "TEXT", nullable: false),
                    proposed_by_name = table.Column<string>(type: "TEXT", nullable: false),
                    proposed_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    decided_by = table.Column<string>(type: "TEXT", nullable: false),
                    decided_by_name = table.Column<string>(type: "TEXT", nullable: false),
                    decided_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    revision = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pack_proposal_key", x => x.proposal_no);
                });

            migrationBuilder.CreateTable(
                name: "parameter",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("parameter_key", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "prefund_notice",
                columns: table => new
                {
                    notice_no = table.Column<long>(type: "INTEGER", nullable: false),
                    document_no = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    insured_region = table.Column<string>(type: "TEXT", nullable: false),
                    host_region = table.Column<string>(type: "TEXT", nullable: false),
                    insurance = table.Column<int>(type: "INTEGER", nullable: false),
                    amount_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    due_by = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    made_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("prefund_notice_key", x => x.notice_no);
                });

            migrationBuilder.CreateTable(
                name: "prefund_quota",
                columns: table => new
                {
                    insured_region = table.Column<string>(type: "TEXT", nullable: false),
                    host_region = table.Column<string>(type: "TEXT", nullable: false),
                    insurance = table.Column<int>(type: "INTEGER", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    quota_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    held_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("prefund_quota_key", x => new { x.insured_region, x.host_region, x.insurance });
                });

            migrationBuilder.CreateTable(
                name: "protection_key",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    sealed_xml = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("protection_key_key", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "published_pack",
                columns: table => new
                {
                    hash = table.Column<string>(type: "TEXT", nullable: false),
                    region = table.Column<string>(type: "TEXT", nullable: false),
                    insurance = table.Column<int>(type: "INTEGER", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    national_text = table.Column<string>(type: "TEXT", nullable: false),
                    published_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    effective_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("published_pack_key", x => x.hash);
                });

            migrationBuilder.CreateTable(
                name: "region",
                columns: table => new
                {
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    name_chinese = table.Column<string>(type: "TEXT", nullable: false),
                    name_english = table.Column<string>(type: "TEXT", nullable: false),
                    pooling = table.Column<int>(type: "INTEGER", nullable: false),
                    whole_place = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("region_key", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "region_fact",
                columns: table => new
                {
                    region = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    value = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("region_fact_key", x => new { x.region, x.name, x.from });
                });

            migrationBuilder.CreateTable(
                name: "role_grant",
                columns: table => new
                {
                    grant_no = table.Column<long>(type: "INTEGER", nullable: false),
                    account_no = table.Column<long>(type: "INTEGER", nullable: false),
                    role = table.Column<int>(type: "INTEGER", nullable: false),
                    region = table.Column<string>(type: "TEXT", nullable: false),
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    person_no = table.Column<long>(type: "INTEGER", nullable: false),
                    is_proxy = table.Column<bool>(type: "INTEGER", nullable: false),
                    scope = table.Column<string>(type: "TEXT", nullable: false),
                    consent = table.Column<string>(type: "TEXT", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("role_grant_key", x => x.grant_no);
                });

            migrationBuilder.CreateTable(
                name: "suspension",
                columns: table => new
                {
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    reason = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("suspension_key", x => new { x.institution, x.from });
                });

            migrationBuilder.CreateTable(
                name: "used_nonce",
                columns: table => new
                {
                    account = table.Column<string>(type: "TEXT", nullable: false),
                    nonce = table.Column<string>(type: "TEXT", nullable: false),
                    expires = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("used_nonce_key", x => new { x.account, x.nonce });
                });

            migrationBuilder.CreateTable(
                name: "webhook",
                columns: table => new
                {
                    webhook_no = table.Column<long>(type: "INTEGER", nullable: false),
                    owner = table.Column<string>(type: "TEXT", nullable: false),
                    url = table.Column<string>(type: "TEXT", nullable: false),
                    sealed_secret = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    closed_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("webhook_key", x => x.webhook_no);
                });

            migrationBuilder.CreateIndex(
                name: "account_by_normalized_user_name",
                table: "account",
                column: "normalized_user_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "api_token_by_account_no",
                table: "api_token",
                column: "account_no");

            migrationBuilder.CreateIndex(
                name: "audit_link_by_kind_number",
                table: "audit_link",
                columns: new[] { "kind", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "case_record_by_answering_region",
                table: "case_record",
                column: "answering_region");

            migrationBuilder.CreateIndex(
                name: "case_record_by_asking_region",
                table: "case_record",
                column: "asking_region");

            migrationBuilder.CreateIndex(
                name: "case_record_by_settlement_id",
                table: "case_record",
                column: "settlement_id");

            migrationBuilder.CreateIndex(
                name: "case_record_by_state_due_on",
                table: "case_record",
                columns: new[] { "state", "due_on" });

            migrationBuilder.CreateIndex(
                name: "catalogue_item_by_region_list_type_updated_at",
                table: "catalogue_item",
                columns: new[] { "region", "list_type", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "clearing_bill_by_document_no",
                table: "clearing_bill",
                column: "document_no",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "clearing_bill_by_period_insured_region",
                table: "clearing_bill",
                columns: new[] { "period", "insured_region" });

            migrationBuilder.CreateIndex(
                name: "clearing_event_by_bill_no",
                table: "clearing_event",
                column: "bill_no");

            migrationBuilder.CreateIndex(
                name: "clearing_payment_by_bill_no",
                table: "clearing_payment",
                column: "bill_no");

            migrationBuilder.CreateIndex(
                name: "delivery_by_state_next_at",
                table: "delivery",
                columns: new[] { "state", "next_at" });

            migrationBuilder.CreateIndex(
                name: "directory_entry_by_person_no",
                table: "directory_entry",
                column: "person_no");

            migrationBuilder.CreateIndex(
                name: "finding_by_host_region_finding_no",
                table: "finding",
                columns: new[] { "host_region", "finding_no" });

            migrationBuilder.CreateIndex(
                name: "finding_by_institution_finding_no",
                table: "finding",
                columns: new[] { "institution", "finding_no" });

            migrationBuilder.CreateIndex(
                name: "finding_by_insured_region_finding_no",
                table: "finding",
                columns: new[] { "insured_region", "finding_no" });

            migrationBuilder.CreateIndex(
                name: "finding_by_settlement_id_rule_about_institution",
                table: "finding",
                columns: new[] { "settlement_id", "rule", "about", "institution" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "finding_by_state_due_on",
                table: "finding",
                columns: new[] { "state", "due_on" });

            migrationBuilder.CreateIndex(
                name: "inspection_by_institution",
                table: "inspection",
                column: "institution");

            migrationBuilder.CreateIndex(
                name: "institution_by_pooling_region",
                table: "institution",
                column: "pooling_region");

            migrationBuilder.CreateIndex(
                name: "institution_service_by_visit_type_disease_code",
                table: "institution_service",
                columns: new[] { "visit_type", "disease_code" });

            migrationBuilder.CreateIndex(
                name: "institution_token_by_expires",
                table: "institution_token",
                column: "expires");

            migrationBuilder.CreateIndex(
                name: "notice_by_dispatched",
                table: "notice",
                column: "dispatched");

            migrationBuilder.CreateIndex(
                name: "notice_by_to_at",
                table: "notice",
                columns: new[] { "to", "at" });

            migrationBuilder.CreateIndex(
                name: "outage_by_until",
                table: "outage",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "pack_proposal_by_region",
                table: "pack_proposal",
                column: "region");

            migrationBuilder.CreateIndex(
                name: "prefund_notice_by_document_no",
                table: "prefund_notice",
                column: "document_no",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "published_pack_by_region_insurance",
                table: "published_pack",
                columns: new[] { "region", "insurance" });

            migrationBuilder.CreateIndex(
                name: "role_grant_by_account_no",
                table: "role_grant",
                column: "account_no");

            migrationBuilder.CreateIndex(
                name: "role_grant_by_person_no",
                table: "role_grant",
                column: "person_no");

            migrationBuilder.CreateIndex(
                name: "used_nonce_by_expires",
                table: "used_nonce",
                column: "expires");

            migrationBuilder.CreateIndex(
                name: "webhook_by_owner",
                table: "webhook",
                column: "owner");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "account");

            migrationBuilder.DropTable(
                name: "account_claim");

            migrationBuilder.DropTable(
                name: "account_login");

            migrationBuilder.DropTable(
                name: "account_token");

            migrationBuilder.DropTable(
                name: "agreement");

            migrationBuilder.DropTable(
                name: "answered_call");

            migrationBuilder.DropTable(
                name: "api_token");

            migrationBuilder.DropTable(
                name: "audit_entry");

            migrationBuilder.DropTable(
                name: "audit_link");

            migrationBuilder.DropTable(
                name: "case_record");

            migrationBuilder.DropTable(
                name: "catalogue_item");

            migrationBuilder.DropTable(
                name: "clearing_amount");

            migrationBuilder.DropTable(
                name: "clearing_bill");

            migrationBuilder.DropTable(
                name: "clearing_event");

            migrationBuilder.DropTable(
                name: "clearing_line");

            migrationBuilder.DropTable(
                name: "clearing_month");

            migrationBuilder.DropTable(
                name: "clearing_payment");

            migrationBuilder.DropTable(
                name: "clearing_position");

            migrationBuilder.DropTable(
                name: "course_step");

            migrationBuilder.DropTable(
                name: "delivery");

            migrationBuilder.DropTable(
                name: "directory_entry");

            migrationBuilder.DropTable(
                name: "finding");

            migrationBuilder.DropTable(
                name: "imported_payments");

            migrationBuilder.DropTable(
                name: "inbox_mark");

            migrationBuilder.DropTable(
                name: "inspected_settlement");

            migrationBuilder.DropTable(
                name: "inspection");

            migrationBuilder.DropTable(
                name: "institution");

            migrationBuilder.DropTable(
                name: "institution_account");

            migrationBuilder.DropTable(
                name: "institution_service");

            migrationBuilder.DropTable(
                name: "institution_token");

            migrationBuilder.DropTable(
                name: "kept_text");

            migrationBuilder.DropTable(
                name: "node_lease");

            migrationBuilder.DropTable(
                name: "notice");

            migrationBuilder.DropTable(
                name: "one_time_code");

            migrationBuilder.DropTable(
                name: "outage");

            migrationBuilder.DropTable(
                name: "pack_proposal");

            migrationBuilder.DropTable(
                name: "parameter");

            migrationBuilder.DropTable(
                name: "prefund_notice");

            migrationBuilder.DropTable(
                name: "prefund_quota");

            migrationBuilder.DropTable(
                name: "protection_key");

            migrationBuilder.DropTable(
                name: "published_pack");

            migrationBuilder.DropTable(
                name: "region");

            migrationBuilder.DropTable(
                name: "region_fact");

            migrationBuilder.DropTable(
                name: "role_grant");

            migrationBuilder.DropTable(
                name: "suspension");

            migrationBuilder.DropTable(
                name: "used_nonce");

            migrationBuilder.DropTable(
                name: "webhook");
        }
    }
}
