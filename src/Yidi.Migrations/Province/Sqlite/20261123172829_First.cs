using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Yidi.Migrations.Province.Sqlite
{
    /// <inheritdoc />
    public partial class First : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "account_move",
                columns: table => new
                {
                    settlement_id = table.Column<long>(type: "INTEGER", nullable: false),
                    owner = table.Column<long>(type: "INTEGER", nullable: false),
                    amount_fen = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("account_move_key", x => new { x.settlement_id, x.owner });
                });

            migrationBuilder.CreateTable(
                name: "adjusted_settlement",
                columns: table => new
                {
                    adjustment_no = table.Column<long>(type: "INTEGER", nullable: false),
                    settlement_id = table.Column<long>(type: "INTEGER", nullable: false),
                    person_no = table.Column<long>(type: "INTEGER", nullable: false),
                    host_region = table.Column<string>(type: "TEXT", nullable: false),
                    visit_type = table.Column<int>(type: "INTEGER", nullable: false),
                    settled_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    paid_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    due_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    funds = table.Column<string>(type: "TEXT", nullable: false),
                    words = table.Column<string>(type: "TEXT", nullable: false),
                    can_be_posted = table.Column<bool>(type: "INTEGER", nullable: false),
                    claim_no = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("adjusted_settlement_key", x => new { x.adjustment_no, x.settlement_id });
                });

            migrationBuilder.CreateTable(
                name: "adjustment",
                columns: table => new
                {
                    adjustment_no = table.Column<long>(type: "INTEGER", nullable: false),
                    insured_region = table.Column<string>(type: "TEXT", nullable: false),
                    insurance = table.Column<int>(type: "INTEGER", nullable: false),
                    person_no = table.Column<long>(type: "INTEGER", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    cause = table.Column<int>(type: "INTEGER", nullable: false),
                    basis = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    persons = table.Column<int>(type: "INTEGER", nullable: false),
                    judged = table.Column<int>(type: "INTEGER", nullable: false),
                    last_person = table.Column<long>(type: "INTEGER", nullable: false),
                    settlements = table.Column<int>(type: "INTEGER", nullable: false),
                    affected = table.Column<int>(type: "INTEGER", nullable: false),
                    more_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    less_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    recovers = table.Column<bool>(type: "INTEGER", nullable: false),
                    opened_by = table.Column<string>(type: "TEXT", nullable: false),
                    opened_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("adjustment_key", x => x.adjustment_no);
                });

            migrationBuilder.CreateTable(
                name: "advance",
                columns: table => new
                {
                    advance_no = table.Column<long>(type: "INTEGER", nullable: false),
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    base_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    amount_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    batch_no = table.Column<long>(type: "INTEGER", nullable: false),
                    paid = table.Column<bool>(type: "INTEGER", nullable: false),
                    statement_no = table.Column<long>(type: "INTEGER", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("advance_key", x => x.advance_no);
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
                name: "benefit_year",
                columns: table => new
                {
                    person_no = table.Column<long>(type: "INTEGER", nullable: false),
                    insurance = table.Column<int>(type: "INTEGER", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    accumulators = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("benefit_year_key", x => new { x.person_no, x.insurance, x.year });
                });

            migrationBuilder.CreateTable(
                name: "book_posting",
                columns: table => new
                {
                    book = table.Column<int>(type: "INTEGER", nullable: false),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    account = table.Column<string>(type: "TEXT", nullable: false),
                    amount_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    period = table.Column<string>(type: "TEXT", nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    words = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("book_posting_key", x => new { x.book, x.source, x.ordinal });
                });

            migrationBuilder.CreateTable(
                name: "case_group",
                columns: table => new
                {
                    settlement_id = table.Column<long>(type: "INTEGER", nullable: false),
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    group_code = table.Column<string>(type: "TEXT", nullable: false),
                    method = table.Column<int>(type: "INTEGER", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    standard_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    special = table.Column<int>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("case_group_key", x => x.settlement_id);
                });

            migrationBuilder.CreateTable(
                name: "chosen_institution",
                columns: table => new
                {
                    choice_no = table.Column<long>(type: "INTEGER", nullable: false),
                    person_no = table.Column<long>(type: "INTEGER", nullable: false),
                    insurance = table.Column<int>(type: "INTEGER", nullable: false),
                    insured_region = table.Column<string>(type: "TEXT", nullable: false),
                    business_type = table.Column<string>(type: "TEXT", nullable: false),
                    ordinal = table.Column<string>(type: "TEXT", nullable: false),
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    withdrawn_on = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("chosen_institution_key", x => x.choice_no);
                });

            migrationBuilder.CreateTable(
                name: "claim",
                columns: table => new
                {
                    claim_no = table.Column<long>(type: "INTEGER", nullable: false),
                    person_no = table.Column<long>(type: "INTEGER", nullable: false),
                    insurance = table.Column<int>(type: "INTEGER", nullable: false),
                    insured_region = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<int>(type: "INTEGER", nullable: false),
                    visit_type = table.Column<int>(type: "INTEGER", nullable: false),
                    disease_code = table.Column<string>(type: "TEXT", nullable: false),
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    institution_name = table.Column<string>(type: "TEXT", nullable: false),
                    host_region = table.Column<string>(type: "TEXT", nullable: false),
                    level = table.Column<int>(type: "INTEGER", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    emergency = table.Column<bool>(type: "INTEGER", nullable: false),
                    invoice_no = table.Column<string>(type: "TEXT", nullable: false),
                    invoice_key = table.Column<string>(type: "TEXT", nullable: false),
                    total_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    materials = table.Column<string>(type: "TEXT", nullable: false),
                    sealed_account = table.Column<string>(type: "TEXT", nullable: false),
                    account_tail = table.Column<string>(type: "TEXT", nullable: false),
                    bank = table.Column<string>(type: "TEXT", nullable: false),
                    account_holder = table.Column<string>(type: "TEXT", nullable: false),
                    self_pay_visit = table.Column<string>(type: "TEXT", nullable: false),
                    supplement_to = table.Column<long>(type: "INTEGER", nullable: false),
                    approved = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    before_objection = table.Column<int>(type: "INTEGER", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    line_set = table.Column<int>(type: "INTEGER", nullable: false),
                    attempt = table.Column<int>(type: "INTEGER", nullable: false),
                    first_reviewer = table.Column<string>(type: "TEXT", nullable: false),
                    second_reviewer = table.Column<string>(type: "TEXT", nullable: false),
                    note = table.Column<string>(type: "TEXT", nullable: false),
                    settlement_id = table.Column<long>(type: "INTEGER", nullable: false),
                    fund_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    paid_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    batch_no = table.Column<long>(type: "INTEGER", nullable: false),
                    due_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("claim_key", x => x.claim_no);
                });

            migrationBuilder.CreateTable(
                name: "claim_line",
                columns: table => new
                {
                    claim_no = table.Column<long>(type: "INTEGER", nullable: false),
                    line_set = table.Column<int>(type: "INTEGER", nullable: false),
                    line_no = table.Column<int>(type: "INTEGER", nullable: false),
                    item_code = table.Column<string>(type: "TEXT", nullable: false),
                    item_name = table.Column<string>(type: "TEXT", nullable: false),
                    fee_date = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    quantity_ten_thousandths = table.Column<long>(type: "INTEGER", nullable: false),
                    total_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    approval = table.Column<int>(type: "INTEGER", nullable: false),
                    refused = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("claim_line_key", x => new { x.claim_no, x.line_set, x.line_no });
                });

            migrationBuilder.CreateTable(
                name: "clearing_lock",
                columns: table => new
                {
                    settlement_id = table.Column<long>(type: "INTEGER", nullable: false),
                    confirmation_id = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    period = table.Column<string>(type: "TEXT", nullable: false),
                    declaration_no = table.Column<long>(type: "INTEGER", nullable: false),
                    deducted = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("clearing_lock_key", x => x.settlement_id);
                });

            migrationBuilder.CreateTable(
                name: "closed_month",
                columns: table => new
                {
                    period = table.Column<string>(type: "TEXT", nullable: false),
                    lane_no = table.Column<int>(type: "INTEGER", nullable: false),
                    lane_sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    closed_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("closed_month_key", x => x.period);
                });

            migrationBuilder.CreateTable(
                name: "confirmation",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    settlement_id = table.Column<long>(type: "INTEGER", nullable: false),
                    period = table.Column<string>(type: "TEXT", nullable: false),
                    settled_period = table.Column<string>(type: "TEXT", nullable: false),
                    declaration_no = table.Column<long>(type: "INTEGER", nullable: false),
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    host_region = table.Column<string>(type: "TEXT", nullable: false),
                    insured_region = table.Column<string>(type: "TEXT", nullable: false),
                    insurance = table.Column<int>(type: "INTEGER", nullable: false),
                    visit_type = table.Column<int>(type: "INTEGER", nullable: false),
                    total_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    funds = table.Column<string>(type: "TEXT", nullable: false),
                    account_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    family_account_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    deducted = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    lane_no = table.Column<int>(type: "INTEGER", nullable: false),
                    lane_sequence = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("confirmation_key", x => x.id);
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
                name: "coverage",
                columns: table => new
                {
                    person_no = table.Column<long>(type: "INTEGER", nullable: false),
                    insurance = table.Column<int>(type: "INTEGER", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    end = table.Column<int>(type: "INTEGER", nullable: false),
                    region = table.Column<string>(type: "TEXT", nullable: false),
                    person_class = table.Column<int>(type: "INTEGER", nullable: false),
                    employer = table.Column<string>(type: "TEXT", nullable: false),
                    joining = table.Column<int>(type: "INTEGER", nullable: false),
                    paid_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    missed_months = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("coverage_key", x => new { x.person_no, x.insurance, x.from });
                });

            migrationBuilder.CreateTable(
                name: "credential",
                columns: table => new
                {
                    lookup = table.Column<string>(type: "TEXT", nullable: false),
                    person_no = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    in_directory = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("credential_key", x => x.lookup);
                });

            migrationBuilder.CreateTable(
                name: "declaration",
                columns: table => new
                {
                    declaration_no = table.Column<long>(type: "INTEGER", nullable: false),
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    region = table.Column<string>(type: "TEXT", nullable: false),
                    period = table.Column<string>(type: "TEXT", nullable: false),
                    clearing_kind = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    count = table.Column<int>(type: "INTEGER", nullable: false),
                    total_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    due_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    declared_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    message_id = table.Column<string>(type: "TEXT", nullable: false),
                    confirmed_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    revision = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("declaration_key", x => x.declaration_no);
                });

            migrationBuilder.CreateTable(
                name: "declaration_item",
                columns: table => new
                {
                    declaration_no = table.Column<long>(type: "INTEGER", nullable: false),
                    settlement_id = table.Column<long>(type: "INTEGER", nullable: false),
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    person_no = table.Column<long>(type: "INTEGER", nullable: false),
                    insured_region = table.Column<string>(type: "TEXT", nullable: false),
                    insurance = table.Column<int>(type: "INTEGER", nullable: false),
                    visit_type = table.Column<int>(type: "INTEGER", nullable: false),
                    settled_period = table.Column<string>(type: "TEXT", nullable: false),
                    total_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    fund_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    account_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    cash_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    verdict = table.Column<int>(type: "INTEGER", nullable: false),
                    deducted_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    clearing_period = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("declaration_item_key", x => new { x.declaration_no, x.settlement_id });
                });

            migrationBuilder.CreateTable(
                name: "declared_settlement",
                columns: table => new
                {
                    settlement_id = table.Column<long>(type: "INTEGER", nullable: false),
                    declaration_no = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("declared_settlement_key", x => x.settlement_id);
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
                name: "failed_call",
                columns: table => new
                {
                    call_no = table.Column<long>(type: "INTEGER", nullable: false),
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    infno = table.Column<string>(type: "TEXT", nullable: false),
                    message_id = table.Column<string>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    masked_request = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("failed_call_key", x => x.call_no);
                });

            migrationBuilder.CreateTable(
                name: "family_link",
                columns: table => new
                {
                    link_no = table.Column<long>(type: "INTEGER", nullable: false),
                    owner_no = table.Column<long>(type: "INTEGER", nullable: false),
                    member_no = table.Column<long>(type: "INTEGER", nullable: false),
                    relation = table.Column<string>(type: "TEXT", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("family_link_key", x => x.link_no);
                });

            migrationBuilder.CreateTable(
                name: "fence",
                columns: table => new
                {
                    visit_no = table.Column<long>(type: "INTEGER", nullable: false),
                    part = table.Column<string>(type: "TEXT", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("fence_key", x => new { x.visit_no, x.part });
                });

            migrationBuilder.CreateTable(
                name: "figure_mark",
                columns: table => new
                {
                    lane_no = table.Column<int>(type: "INTEGER", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("figure_mark_key", x => x.lane_no);
                });

            migrationBuilder.CreateTable(
                name: "filing",
                columns: table => new
                {
                    filing_no = table.Column<long>(type: "INTEGER", nullable: false),
                    person_no = table.Column<long>(type: "INTEGER", nullable: false),
                    insurance = table.Column<int>(type: "INTEGER", nullable: false),
                    insured_region = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    place = table.Column<string>(type: "TEXT", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    promise = table.Column<bool>(type: "INTEGER", nullable: false),
                    promise_due = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    lateness = table.Column<int>(type: "INTEGER", nullable: false),
                    treated_from = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    channel = table.Column<int>(type: "INTEGER", nullable: false),
                    on_behalf_of = table.Column<string>(type: "TEXT", nullable: false),
                    referral = table.Column<string>(type: "TEXT", nullable: false),
                    materials = table.Column<string>(type: "TEXT", nullable: false),
                    replaces = table.Column<long>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("filing_key", x => x.filing_no);
                });

            migrationBuilder.CreateTable(
                name: "filing_step",
                columns: table => new
                {
                    filing_no = table.Column<long>(type: "INTEGER", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    act = table.Column<int>(type: "INTEGER", nullable: false),
                    from = table.Column<int>(type: "INTEGER", nullable: false),
                    to = table.Column<int>(type: "INTEGER", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", nullable: false),
                    channel = table.Column<int>(type: "INTEGER", nullable: false),
                    note = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("filing_step_key", x => new { x.filing_no, x.revision });
                });

            migrationBuilder.CreateTable(
                name: "filing_version",
                columns: table => new
                {
                    filing_no = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    person_no = table.Column<long>(type: "INTEGER", nullable: false),
                    insurance = table.Column<int>(type: "INTEGER", nullable: false),
                    insured_region = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    place = table.Column<string>(type: "TEXT", nullable: false),
                    in_force = table.Column<bool>(type: "INTEGER", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    promise_due = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    lateness = table.Column<int>(type: "INTEGER", nullable: false),
                    granted_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    rule = table.Column<string>(type: "TEXT", nullable: false),
                    clause = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("filing_version_key", x => new { x.filing_no, x.version });
                });

            migrationBuilder.CreateTable(
                name: "fund_figure",
                columns: table => new
                {
                    month = table.Column<string>(type: "TEXT", nullable: false),
                    insured_region = table.Column<string>(type: "TEXT", nullable: false),
                    host_region = table.Column<string>(type: "TEXT", nullable: false),
                    fund = table.Column<int>(type: "INTEGER", nullable: false),
                    amount_fen = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("fund_figure_key", x => new { x.month, x.insured_region, x.host_region, x.fund });
                });

            migrationBuilder.CreateTable(
                name: "host_posting",
                columns: table => new
                {
                    settlement_id = table.Column<long>(type: "INTEGER", nullable: false),
                    ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    account = table.Column<string>(type: "TEXT", nullable: false),
                    amount_fen = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("host_posting_key", x => new { x.settlement_id, x.ordinal });
                });

            migrationBuilder.CreateTable(
                name: "institution_file",
                columns: table => new
                {
                    file_no = table.Column<string>(type: "TEXT", nullable: false),
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    hash = table.Column<string>(type: "TEXT", nullable: false),
                    kept_until = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("institution_file_key", x => x.file_no);
                });

            migrationBuilder.CreateTable(
                name: "institution_statement",
                columns: table => new
                {
                    statement_no = table.Column<long>(type: "INTEGER", nullable: false),
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    period = table.Column<string>(type: "TEXT", nullable: false),
                    lines = table.Column<int>(type: "INTEGER", nullable: false),
                    settled_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    case_difference_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    advanced_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    pay_by = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    made_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    batch_no = table.Column<long>(type: "INTEGER", nullable: false),
                    paid = table.Column<bool>(type: "INTEGER", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("institution_statement_key", x => x.statement_no);
                });

            migrationBuilder.CreateTable(
                name: "item_matching",
                columns: table => new
                {
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    own_code = table.Column<string>(type: "TEXT", nullable: false),
                    list_type = table.Column<int>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    own_name = table.Column<string>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    withdrawn_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("item_matching_key", x => new { x.institution, x.own_code, x.list_type, x.code, x.from });
                });

            migrationBuilder.CreateTable(
                name: "journal_key",
                columns: table => new
                {
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    message_id = table.Column<string>(type: "TEXT", nullable: false),
                    message_kind = table.Column<string>(type: "TEXT", nullable: false),
                    fingerprint = table.Column<byte[]>(type: "BLOB", nullable: false),
                    settlement_id = table.Column<long>(type: "INTEGER", nullable: false),
                    tombstone = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("journal_key_key", x => new { x.institution, x.message_id, x.message_kind });
                });

            migrationBuilder.CreateTable(
                name: "lane_instance",
                columns: table => new
                {
                    lane_no = table.Column<int>(type: "INTEGER", nullable: false),
                    registered_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("lane_instance_key", x => x.lane_no);
                });

            migrationBuilder.CreateTable(
                name: "live_settlement",
                columns: table => new
                {
                    visit_no = table.Column<long>(type: "INTEGER", nullable: false),
                    part = table.Column<string>(type: "TEXT", nullable: false),
                    settlement_id = table.Column<long>(type: "INTEGER", nullable: false),
                    person_no = table.Column<long>(type: "INTEGER", nullable: false),
                    insurance = table.Column<int>(type: "INTEGER", nullable: false),
                    benefit_year = table.Column<int>(type: "INTEGER", nullable: false),
                    year_version = table.Column<long>(type: "INTEGER", nullable: false),
                    earlier_versions = table.Column<string>(type: "TEXT", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    used = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("live_settlement_key", x => new { x.visit_no, x.part });
                });

            migrationBuilder.CreateTable(
                name: "material",
                columns: table => new
                {
                    material_no = table.Column<long>(type: "INTEGER", nullable: false),
                    person_no = table.Column<long>(type: "INTEGER", nullable: false),
                    content_hash = table.Column<string>(type: "TEXT", nullable: false),
                    file_name = table.Column<string>(type: "TEXT", nullable: false),
                    media_type = table.Column<string>(type: "TEXT", nullable: false),
                    length = table.Column<long>(type: "INTEGER", nullable: false),
                    uploaded_by = table.Column<string>(type: "TEXT", nullable: false),
                    uploaded_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("material_key", x => x.material_no);
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
                name: "open_stay",
                columns: table => new
                {
                    person_no = table.Column<long>(type: "INTEGER", nullable: false),
                    newborn = table.Column<bool>(type: "INTEGER", nullable: false),
                    visit_no = table.Column<long>(type: "INTEGER", nullable: false),
                    host_region = table.Column<string>(type: "TEXT", nullable: false),
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    since = table.Column<DateOnly>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("open_stay_key", x => new { x.person_no, x.newborn });
                });

            migrationBuilder.CreateTable(
                name: "payment_agreement",
                columns: table => new
                {
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    method = table.Column<int>(type: "INTEGER", nullable: false),
                    advance_percent = table.Column<int>(type: "INTEGER", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("payment_agreement_key", x => x.institution);
                });

            migrationBuilder.CreateTable(
                name: "payment_batch",
                columns: table => new
                {
                    batch_no = table.Column<long>(type: "INTEGER", nullable: false),
                    purpose = table.Column<int>(type: "INTEGER", nullable: false),
                    rows = table.Column<int>(type: "INTEGER", nullable: false),
                    amount_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    content = table.Column<string>(type: "TEXT", nullable: false),
                    hash = table.Column<string>(type: "TEXT", nullable: false),
                    made_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    paid_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    revision = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("payment_batch_key", x => x.batch_no);
                });

            migrationBuilder.CreateTable(
                name: "pending_recovery",
                columns: table => new
                {
                    caller = table.Column<string>(type: "TEXT", nullable: false),
                    message_id = table.Column<string>(type: "TEXT", nullable: false),
                    message_kind = table.Column<string>(type: "TEXT", nullable: false),
                    fingerprint = table.Column<string>(type: "TEXT", nullable: false),
                    declaration_no = table.Column<long>(type: "INTEGER", nullable: false),
                    settlement_id = table.Column<long>(type: "INTEGER", nullable: false),
                    amount_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pending_recovery_key", x => new { x.caller, x.message_id, x.message_kind });
                });

            migrationBuilder.CreateTable(
                name: "person",
                columns: table => new
                {
                    person_no = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    certificate_type = table.Column<string>(type: "TEXT", nullable: false),
                    sealed_certificate = table.Column<string>(type: "TEXT", nullable: false),
                    gender = table.Column<string>(type: "TEXT", nullable: false),
                    nation = table.Column<string>(type: "TEXT", nullable: false),
                    born = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    entitlement_version = table.Column<long>(type: "INTEGER", nullable: false),
                    moved_to = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("person_key", x => x.person_no);
                });

            migrationBuilder.CreateTable(
                name: "personal_account",
                columns: table => new
                {
                    person_no = table.Column<long>(type: "INTEGER", nullable: false),
                    balance_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    as_of = table.Column<DateOnly>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("personal_account_key", x => x.person_no);
                });

            migrationBuilder.CreateTable(
                name: "projection_mark",
                columns: table => new
                {
                    insured_province = table.Column<int>(type: "INTEGER", nullable: false),
                    lane_no = table.Column<int>(type: "INTEGER", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("projection_mark_key", x => new { x.insured_province, x.lane_no });
                });

            migrationBuilder.CreateTable(
                name: "qualification",
                columns: table => new
                {
                    qualification_no = table.Column<long>(type: "INTEGER", nullable: false),
                    person_no = table.Column<long>(type: "INTEGER", nullable: false),
                    insurance = table.Column<int>(type: "INTEGER", nullable: false),
                    insured_region = table.Column<string>(type: "TEXT", nullable: false),
                    disease_code = table.Column<string>(type: "TEXT", nullable: false),
                    disease_name = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    promise = table.Column<bool>(type: "INTEGER", nullable: false),
                    promise_due = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    identified_by = table.Column<string>(type: "TEXT", nullable: false),
                    materials = table.Column<string>(type: "TEXT", nullable: false),
                    first_reviewer = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("qualification_key", x => x.qualification_no);
                });

            migrationBuilder.CreateTable(
                name: "qualification_step",
                columns: table => new
                {
                    qualification_no = table.Column<long>(type: "INTEGER", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    act = table.Column<int>(type: "INTEGER", nullable: false),
                    from = table.Column<int>(type: "INTEGER", nullable: false),
                    to = table.Column<int>(type: "INTEGER", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", nullable: false),
                    note = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("qualification_step_key", x => new { x.qualification_no, x.revision });
                });

            migrationBuilder.CreateTable(
                name: "qualification_version",
                columns: table => new
                {
                    qualification_no = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    person_no = table.Column<long>(type: "INTEGER", nullable: false),
                    insurance = table.Column<int>(type: "INTEGER", nullable: false),
                    insured_region = table.Column<string>(type: "TEXT", nullable: false),
                    disease_code = table.Column<string>(type: "TEXT", nullable: false),
                    in_force = table.Column<bool>(type: "INTEGER", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    promise_due = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    granted_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    rule = table.Column<string>(type: "TEXT", nullable: false),
                    clause = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("qualification_version_key", x => new { x.qualification_no, x.version });
                });

            migrationBuilder.CreateTable(
                name: "review_mark",
                columns: table => new
                {
                    lane_no = table.Column<int>(type: "INTEGER", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("review_mark_key", x => x.lane_no);
                });

            migrationBuilder.CreateTable(
                name: "self_pay_fact",
                columns: table => new
                {
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    visit_key = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    item_key = table.Column<string>(type: "TEXT", nullable: false),
                    person_lookup = table.Column<string>(type: "TEXT", nullable: false),
                    amount_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    sealed_content = table.Column<string>(type: "TEXT", nullable: false),
                    sealed_reading = table.Column<string>(type: "TEXT", nullable: false),
                    uploaded_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("self_pay_fact_key", x => new { x.institution, x.visit_key, x.kind, x.item_key });
                });

            migrationBuilder.CreateTable(
                name: "settlement",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    opposite_id = table.Column<long>(type: "INTEGER", nullable: false),
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    message_id = table.Column<string>(type: "TEXT", nullable: false),
                    message_kind = table.Column<string>(type: "TEXT", nullable: false),
                    visit_no = table.Column<long>(type: "INTEGER", nullable: false),
                    part = table.Column<string>(type: "TEXT", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    person_no = table.Column<long>(type: "INTEGER", nullable: false),
                    insurance = table.Column<int>(type: "INTEGER", nullable: false),
                    benefit_year = table.Column<int>(type: "INTEGER", nullable: false),
                    year_version = table.Column<long>(type: "INTEGER", nullable: false),
                    host_region = table.Column<string>(type: "TEXT", nullable: false),
                    insured_region = table.Column<string>(type: "TEXT", nullable: false),
                    visit_type = table.Column<int>(type: "INTEGER", nullable: false),
                    pack_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    catalogue_version = table.Column<string>(type: "TEXT", nullable: false),
                    text_version = table.Column<int>(type: "INTEGER", nullable: false),
                    total_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    full_own_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    over_limit_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    first_share_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    in_scope_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    deductible_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    fund_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    person_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    account_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    family_account_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    cash_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    hospital_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    funds = table.Column<string>(type: "TEXT", nullable: false),
                    detail = table.Column<byte[]>(type: "BLOB", nullable: false),
                    settled_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    business_date = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    period = table.Column<string>(type: "TEXT", nullable: false),
                    lane_no = table.Column<int>(type: "INTEGER", nullable: false),
                    lane_sequence = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("settlement_key", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "settlement_figure",
                columns: table => new
                {
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    insured_region = table.Column<string>(type: "TEXT", nullable: false),
                    host_region = table.Column<string>(type: "TEXT", nullable: false),
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    visit_type = table.Column<int>(type: "INTEGER", nullable: false),
                    insurance = table.Column<int>(type: "INTEGER", nullable: false),
                    count = table.Column<long>(type: "INTEGER", nullable: false),
                    total_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    fund_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    person_fen = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("settlement_figure_key", x => new { x.day, x.insured_region, x.host_region, x.institution, x.visit_type, x.insurance });
                });

            migrationBuilder.CreateTable(
                name: "settlement_list",
                columns: table => new
                {
                    list_no = table.Column<long>(type: "INTEGER", nullable: false),
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    visit_no = table.Column<long>(type: "INTEGER", nullable: false),
                    settlement_id = table.Column<long>(type: "INTEGER", nullable: false),
                    sealed_content = table.Column<string>(type: "TEXT", nullable: false),
                    received_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("settlement_list_key", x => x.list_no);
                });

            migrationBuilder.CreateTable(
                name: "settlement_view",
                columns: table => new
                {
                    settlement_id = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    opposite_id = table.Column<long>(type: "INTEGER", nullable: false),
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    message_id = table.Column<string>(type: "TEXT", nullable: false),
                    message_kind = table.Column<string>(type: "TEXT", nullable: false),
                    visit_no = table.Column<long>(type: "INTEGER", nullable: false),
                    part = table.Column<string>(type: "TEXT", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    insured_region = table.Column<string>(type: "TEXT", nullable: false),
                    insurance = table.Column<int>(type: "INTEGER", nullable: false),
                    visit_type = table.Column<int>(type: "INTEGER", nullable: false),
                    total_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    fund_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    person_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    account_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    family_account_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    cash_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    hospital_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    settled_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    period = table.Column<string>(type: "TEXT", nullable: false),
                    live = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("settlement_view_key", x => x.settlement_id);
                });

            migrationBuilder.CreateTable(
                name: "sign_in",
                columns: table => new
                {
                    sign_in_no = table.Column<long>(type: "INTEGER", nullable: false),
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    @operator = table.Column<string>(name: "operator", type: "TEXT", nullable: false),
                    address = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ended_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("sign_in_key", x => x.sign_in_no);
                });

            migrationBuilder.CreateTable(
                name: "standing_balance",
                columns: table => new
                {
                    account = table.Column<string>(type: "TEXT", nullable: false),
                    period = table.Column<string>(type: "TEXT", nullable: false),
                    amount_fen = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("standing_balance_key", x => new { x.account, x.period });
                });

            migrationBuilder.CreateTable(
                name: "standing_fact",
                columns: table => new
                {
                    person_no = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    word = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("standing_fact_key", x => new { x.person_no, x.kind, x.from });
                });

            migrationBuilder.CreateTable(
                name: "standing_mark",
                columns: table => new
                {
                    lane_no = table.Column<int>(type: "INTEGER", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("standing_mark_key", x => x.lane_no);
                });

            migrationBuilder.CreateTable(
                name: "statement_difference",
                columns: table => new
                {
                    run_no = table.Column<long>(type: "INTEGER", nullable: false),
                    ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    settlement_id = table.Column<long>(type: "INTEGER", nullable: false),
                    cause = table.Column<int>(type: "INTEGER", nullable: false),
                    visit_no = table.Column<long>(type: "INTEGER", nullable: false),
                    person_no = table.Column<string>(type: "TEXT", nullable: false),
                    message_id = table.Column<string>(type: "TEXT", nullable: false),
                    refund = table.Column<bool>(type: "INTEGER", nullable: false),
                    total_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    fund_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    account_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    hospital_total_fen = table.Column<long>(type: "INTEGER", nullable: true),
                    hospital_fund_fen = table.Column<long>(type: "INTEGER", nullable: true),
                    hospital_account_fen = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("statement_difference_key", x => new { x.run_no, x.ordinal });
                });

            migrationBuilder.CreateTable(
                name: "statement_line",
                columns: table => new
                {
                    statement_no = table.Column<long>(type: "INTEGER", nullable: false),
                    settlement_id = table.Column<long>(type: "INTEGER", nullable: false),
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    settled_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    case_difference_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    words = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("statement_line_key", x => new { x.statement_no, x.settlement_id });
                });

            migrationBuilder.CreateTable(
                name: "statement_run",
                columns: table => new
                {
                    run_no = table.Column<long>(type: "INTEGER", nullable: false),
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    clearing_kind = table.Column<string>(type: "TEXT", nullable: false),
                    hospital_rows = table.Column<int>(type: "INTEGER", nullable: false),
                    host_rows = table.Column<int>(type: "INTEGER", nullable: false),
                    differences = table.Column<int>(type: "INTEGER", nullable: false),
                    done_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("statement_run_key", x => x.run_no);
                });

            migrationBuilder.CreateTable(
                name: "visit",
                columns: table => new
                {
                    visit_no = table.Column<long>(type: "INTEGER", nullable: false),
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    host_region = table.Column<string>(type: "TEXT", nullable: false),
                    level = table.Column<int>(type: "INTEGER", nullable: false),
                    person_no = table.Column<long>(type: "INTEGER", nullable: false),
                    insured_region = table.Column<string>(type: "TEXT", nullable: false),
                    insurance = table.Column<int>(type: "INTEGER", nullable: false),
                    hospital_no = table.Column<string>(type: "TEXT", nullable: false),
                    department = table.Column<string>(type: "TEXT", nullable: false),
                    doctor = table.Column<string>(type: "TEXT", nullable: false),
                    bed = table.Column<string>(type: "TEXT", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    withdrawing_part = table.Column<string>(type: "TEXT", nullable: false),
                    withdrawing_lines = table.Column<string>(type: "TEXT", nullable: false),
                    withdrawing_message = table.Column<string>(type: "TEXT", nullable: false),
                    withdrawing_kind = table.Column<string>(type: "TEXT", nullable: false),
                    withdrawing_fingerprint = table.Column<string>(type: "TEXT", nullable: false),
                    withdrawing_since = table.Column<DateTime>(type: "TEXT", nullable: true),
                    begins_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    visit_type = table.Column<int>(type: "INTEGER", nullable: true),
                    disease_code = table.Column<string>(type: "TEXT", nullable: false),
                    disease_name = table.Column<string>(type: "TEXT", nullable: false),
                    diagnosis_codes = table.Column<string>(type: "TEXT", nullable: false),
                    ends_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    discharge_revision = table.Column<int>(type: "INTEGER", nullable: false),
                    discharge_way = table.Column<string>(type: "TEXT", nullable: false),
                    emergency = table.Column<bool>(type: "INTEGER", nullable: false),
                    injury = table.Column<bool>(type: "INTEGER", nullable: false),
                    third_party = table.Column<bool>(type: "INTEGER", nullable: false),
                    no_third_party_promise = table.Column<bool>(type: "INTEGER", nullable: false),
                    @event = table.Column<int>(name: "event", type: "INTEGER", nullable: false),
                    newborn = table.Column<bool>(type: "INTEGER", nullable: false),
                    admitted_by = table.Column<string>(type: "TEXT", nullable: false),
                    told = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("visit_key", x => x.visit_no);
                });

            migrationBuilder.CreateTable(
                name: "visit_diagnosis",
                columns: table => new
                {
                    visit_no = table.Column<long>(type: "INTEGER", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    main = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("visit_diagnosis_key", x => new { x.visit_no, x.revision, x.ordinal });
                });

            migrationBuilder.CreateTable(
                name: "visit_fee_line",
                columns: table => new
                {
                    visit_no = table.Column<long>(type: "INTEGER", nullable: false),
                    line_no = table.Column<string>(type: "TEXT", nullable: false),
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    part = table.Column<string>(type: "TEXT", nullable: false),
                    ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    disease_code = table.Column<string>(type: "TEXT", nullable: false),
                    refund_of = table.Column<string>(type: "TEXT", nullable: false),
                    origin = table.Column<int>(type: "INTEGER", nullable: false),
                    restricted_use = table.Column<int>(type: "INTEGER", nullable: false),
                    item_code = table.Column<string>(type: "TEXT", nullable: false),
                    item_name = table.Column<string>(type: "TEXT", nullable: false),
                    catalogue_version = table.Column<string>(type: "TEXT", nullable: false),
                    fee_date = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    price_micro = table.Column<long>(type: "INTEGER", nullable: false),
                    quantity_ten_thousandths = table.Column<long>(type: "INTEGER", nullable: false),
                    @class = table.Column<int>(name: "class", type: "INTEGER", nullable: false),
                    own_share = table.Column<string>(type: "TEXT", nullable: false),
                    total_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    full_own_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    over_limit_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    first_share_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    in_scope_fen = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("visit_fee_line_key", x => new { x.visit_no, x.line_no });
                });

            migrationBuilder.CreateIndex(
                name: "account_move_by_owner",
                table: "account_move",
                column: "owner");

            migrationBuilder.CreateIndex(
                name: "adjusted_settlement_by_settlement_id",
                table: "adjusted_settlement",
                column: "settlement_id");

            migrationBuilder.CreateIndex(
                name: "adjustment_by_state",
                table: "adjustment",
                column: "state");

            migrationBuilder.CreateIndex(
                name: "advance_by_institution_until",
                table: "advance",
                columns: new[] { "institution", "until" });

            migrationBuilder.CreateIndex(
                name: "audit_entry_by_person_no",
                table: "audit_entry",
                column: "person_no");

            migrationBuilder.CreateIndex(
                name: "audit_link_by_kind_number",
                table: "audit_link",
                columns: new[] { "kind", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "book_posting_by_book_account",
                table: "book_posting",
                columns: new[] { "book", "account" });

            migrationBuilder.CreateIndex(
                name: "case_group_by_institution_year",
                table: "case_group",
                columns: new[] { "institution", "year" });

            migrationBuilder.CreateIndex(
                name: "chosen_institution_by_person_no",
                table: "chosen_institution",
                column: "person_no");

            migrationBuilder.CreateIndex(
                name: "claim_by_batch_no",
                table: "claim",
                column: "batch_no");

            migrationBuilder.CreateIndex(
                name: "claim_by_insured_region_claim_no",
                table: "claim",
                columns: new[] { "insured_region", "claim_no" });

            migrationBuilder.CreateIndex(
                name: "claim_by_invoice_key",
                table: "claim",
                column: "invoice_key");

            migrationBuilder.CreateIndex(
                name: "claim_by_person_no",
                table: "claim",
                column: "person_no");

            migrationBuilder.CreateIndex(
                name: "claim_by_state_insured_region",
                table: "claim",
                columns: new[] { "state", "insured_region" });

            migrationBuilder.CreateIndex(
                name: "confirmation_by_lane_no_lane_sequence",
                table: "confirmation",
                columns: new[] { "lane_no", "lane_sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "confirmation_by_period_host_region",
                table: "confirmation",
                columns: new[] { "period", "host_region" });

            migrationBuilder.CreateIndex(
                name: "confirmation_by_settlement_id",
                table: "confirmation",
                column: "settlement_id");

            migrationBuilder.CreateIndex(
                name: "coverage_by_region",
                table: "coverage",
                column: "region");

            migrationBuilder.CreateIndex(
                name: "credential_by_in_directory",
                table: "credential",
                column: "in_directory");

            migrationBuilder.CreateIndex(
                name: "credential_by_person_no",
                table: "credential",
                column: "person_no");

            migrationBuilder.CreateIndex(
                name: "declaration_by_institution_period",
                table: "declaration",
                columns: new[] { "institution", "period" });

            migrationBuilder.CreateIndex(
                name: "declaration_by_state_period",
                table: "declaration",
                columns: new[] { "state", "period" });

            migrationBuilder.CreateIndex(
                name: "declaration_item_by_settlement_id",
                table: "declaration_item",
                column: "settlement_id");

            migrationBuilder.CreateIndex(
                name: "delivery_by_state_next_at",
                table: "delivery",
                columns: new[] { "state", "next_at" });

            migrationBuilder.CreateIndex(
                name: "failed_call_by_institution_call_no",
                table: "failed_call",
                columns: new[] { "institution", "call_no" });

            migrationBuilder.CreateIndex(
                name: "family_link_by_member_no",
                table: "family_link",
                column: "member_no");

            migrationBuilder.CreateIndex(
                name: "family_link_by_owner_no",
                table: "family_link",
                column: "owner_no");

            migrationBuilder.CreateIndex(
                name: "filing_by_insured_region_filing_no",
                table: "filing",
                columns: new[] { "insured_region", "filing_no" });

            migrationBuilder.CreateIndex(
                name: "filing_by_person_no",
                table: "filing",
                column: "person_no");

            migrationBuilder.CreateIndex(
                name: "filing_by_state_insured_region",
                table: "filing",
                columns: new[] { "state", "insured_region" });

            migrationBuilder.CreateIndex(
                name: "filing_version_by_person_no",
                table: "filing_version",
                column: "person_no");

            migrationBuilder.CreateIndex(
                name: "institution_statement_by_institution_period",
                table: "institution_statement",
                columns: new[] { "institution", "period" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "item_matching_by_institution_updated_at",
                table: "item_matching",
                columns: new[] { "institution", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "live_settlement_by_person_no",
                table: "live_settlement",
                column: "person_no");

            migrationBuilder.CreateIndex(
                name: "material_by_content_hash",
                table: "material",
                column: "content_hash");

            migrationBuilder.CreateIndex(
                name: "material_by_person_no",
                table: "material",
                column: "person_no");

            migrationBuilder.CreateIndex(
                name: "notice_by_dispatched",
                table: "notice",
                column: "dispatched");

            migrationBuilder.CreateIndex(
                name: "notice_by_to_at",
                table: "notice",
                columns: new[] { "to", "at" });

            migrationBuilder.CreateIndex(
                name: "qualification_by_insured_region_qualification_no",
                table: "qualification",
                columns: new[] { "insured_region", "qualification_no" });

            migrationBuilder.CreateIndex(
                name: "qualification_by_person_no",
                table: "qualification",
                column: "person_no");

            migrationBuilder.CreateIndex(
                name: "qualification_by_state_insured_region",
                table: "qualification",
                columns: new[] { "state", "insured_region" });

            migrationBuilder.CreateIndex(
                name: "qualification_version_by_person_no",
                table: "qualification_version",
                column: "person_no");

            migrationBuilder.CreateIndex(
                name: "self_pay_fact_by_person_lookup",
                table: "self_pay_fact",
                column: "person_lookup");

            migrationBuilder.CreateIndex(
                name: "settlement_by_institution_settled_at",
                table: "settlement",
                columns: new[] { "institution", "settled_at" });

            migrationBuilder.CreateIndex(
                name: "settlement_by_insured_region_id",
                table: "settlement",
                columns: new[] { "insured_region", "id" });

            migrationBuilder.CreateIndex(
                name: "settlement_by_lane_no_lane_sequence",
                table: "settlement",
                columns: new[] { "lane_no", "lane_sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "settlement_by_opposite_id",
                table: "settlement",
                column: "opposite_id",
                filter: "opposite_id <> 0");

            migrationBuilder.CreateIndex(
                name: "settlement_by_person_no_insurance_benefit_year_year_version",
                table: "settlement",
                columns: new[] { "person_no", "insurance", "benefit_year", "year_version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "settlement_list_by_settlement_id",
                table: "settlement_list",
                column: "settlement_id");

            migrationBuilder.CreateIndex(
                name: "settlement_view_by_institution_settled_at_settlement_id",
                table: "settlement_view",
                columns: new[] { "institution", "settled_at", "settlement_id" });

            migrationBuilder.CreateIndex(
                name: "settlement_view_by_settled_at_settlement_id",
                table: "settlement_view",
                columns: new[] { "settled_at", "settlement_id" });

            migrationBuilder.CreateIndex(
                name: "settlement_view_by_visit_no_part",
                table: "settlement_view",
                columns: new[] { "visit_no", "part" });

            migrationBuilder.CreateIndex(
                name: "statement_line_by_settlement_id",
                table: "statement_line",
                column: "settlement_id");

            migrationBuilder.CreateIndex(
                name: "statement_run_by_institution_from",
                table: "statement_run",
                columns: new[] { "institution", "from" });

            migrationBuilder.CreateIndex(
                name: "visit_by_institution_begins_at",
                table: "visit",
                columns: new[] { "institution", "begins_at" });

            migrationBuilder.CreateIndex(
                name: "visit_by_institution_visit_no",
                table: "visit",
                columns: new[] { "institution", "visit_no" });

            migrationBuilder.CreateIndex(
                name: "visit_by_person_no",
                table: "visit",
                column: "person_no");

            migrationBuilder.CreateIndex(
                name: "visit_by_state",
                table: "visit",
                column: "state");

            migrationBuilder.CreateIndex(
                name: "visit_fee_line_by_visit_no_part",
                table: "visit_fee_line",
                columns: new[] { "visit_no", "part" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "account_move");

            migrationBuilder.DropTable(
                name: "adjusted_settlement");

            migrationBuilder.DropTable(
                name: "adjustment");

            migrationBuilder.DropTable(
                name: "advance");

            migrationBuilder.DropTable(
                name: "answered_call");

            migrationBuilder.DropTable(
                name: "audit_entry");

            migrationBuilder.DropTable(
                name: "audit_link");

            migrationBuilder.DropTable(
                name: "benefit_year");

            migrationBuilder.DropTable(
                name: "book_posting");

            migrationBuilder.DropTable(
                name: "case_group");

            migrationBuilder.DropTable(
                name: "chosen_institution");

            migrationBuilder.DropTable(
                name: "claim");

            migrationBuilder.DropTable(
                name: "claim_line");

            migrationBuilder.DropTable(
                name: "clearing_lock");

            migrationBuilder.DropTable(
                name: "closed_month");

            migrationBuilder.DropTable(
                name: "confirmation");

            migrationBuilder.DropTable(
                name: "course_step");

            migrationBuilder.DropTable(
                name: "coverage");

            migrationBuilder.DropTable(
                name: "credential");

            migrationBuilder.DropTable(
                name: "declaration");

            migrationBuilder.DropTable(
                name: "declaration_item");

            migrationBuilder.DropTable(
                name: "declared_settlement");

            migrationBuilder.DropTable(
                name: "delivery");

            migrationBuilder.DropTable(
                name: "failed_call");

            migrationBuilder.DropTable(
                name: "family_link");

            migrationBuilder.DropTable(
                name: "fence");

            migrationBuilder.DropTable(
                name: "figure_mark");

            migrationBuilder.DropTable(
                name: "filing");

            migrationBuilder.DropTable(
                name: "filing_step");

            migrationBuilder.DropTable(
                name: "filing_version");

            migrationBuilder.DropTable(
                name: "fund_figure");

            migrationBuilder.DropTable(
                name: "host_posting");

            migrationBuilder.DropTable(
                name: "institution_file");

            migrationBuilder.DropTable(
                name: "institution_statement");

            migrationBuilder.DropTable(
                name: "item_matching");

            migrationBuilder.DropTable(
                name: "journal_key");

            migrationBuilder.DropTable(
                name: "lane_instance");

            migrationBuilder.DropTable(
                name: "live_settlement");

            migrationBuilder.DropTable(
                name: "material");

            migrationBuilder.DropTable(
                name: "notice");

            migrationBuilder.DropTable(
                name: "open_stay");

            migrationBuilder.DropTable(
                name: "payment_agreement");

            migrationBuilder.DropTable(
                name: "payment_batch");

            migrationBuilder.DropTable(
                name: "pending_recovery");

            migrationBuilder.DropTable(
                name: "person");

            migrationBuilder.DropTable(
                name: "personal_account");

            migrationBuilder.DropTable(
                name: "projection_mark");

            migrationBuilder.DropTable(
                name: "qualification");

            migrationBuilder.DropTable(
                name: "qualification_step");

            migrationBuilder.DropTable(
                name: "qualification_version");

            migrationBuilder.DropTable(
                name: "review_mark");

            migrationBuilder.DropTable(
                name: "self_pay_fact");

            migrationBuilder.DropTable(
                name: "settlement");

            migrationBuilder.DropTable(
                name: "settlement_figure");

            migrationBuilder.DropTable(
                name: "settlement_list");

            migrationBuilder.DropTable(
                name: "settlement_view");

            migrationBuilder.DropTable(
                name: "sign_in");

            migrationBuilder.DropTable(
                name: "standing_balance");

            migrationBuilder.DropTable(
                name: "standing_fact");

            migrationBuilder.DropTable(
                name: "standing_mark");

            migrationBuilder.DropTable(
                name: "statement_difference");

            migrationBuilder.DropTable(
                name: "statement_line");

            migrationBuilder.DropTable(
                name: "statement_run");

            migrationBuilder.DropTable(
                name: "visit");

            migrationBuilder.DropTable(
                name: "visit_diagnosis");

            migrationBuilder.DropTable(
                name: "visit_fee_line");
        }
    }
}
