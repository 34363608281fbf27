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
                name: "chronic_qualification",
                columns: table => new
                {
                    person_no = table.Column<long>(type: "INTEGER", nullable: false),
                    insurance = table.Column<int>(type: "INTEGER", nullable: false),
                    disease_code = table.Column<string>(type: "TEXT", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    disease_name = table.Column<string>(type: "TEXT", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("chronic_qualification_key", x => new { x.person_no, x.insurance, x.disease_code, x.from });
                });

            migrationBuilder.CreateTable(
                name: "coverage",
                columns: table => new
                {
                    person_no = table.Column<long>(type: "INTEGER", nullable: false),
                    insurance = table.Column<int>(type: "INTEGER", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    region = table.Column<string>(type: "TEXT", nullable: false),
                    person_class = table.Column<int>(type: "INTEGER", nullable: false),
                    employer = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("coverage_key", x => new { x.person_no, x.insurance, x.from });
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
                name: "filing",
                columns: table => new
                {
                    filing_no = table.Column<long>(type: "INTEGER", nullable: false),
                    person_no = table.Column<long>(type: "INTEGER", nullable: false),
                    insurance = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    place = table.Column<string>(type: "TEXT", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("filing_key", x => x.filing_no);
                });

            migrationBuilder.CreateTable(
                name: "host_call",
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
                    table.PrimaryKey("host_call_key", x => new { x.institution, x.message_id, x.message_kind });
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
                name: "journal_key",
                columns: table => new
                {
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    message_id = table.Column<string>(type: "TEXT", nullable: false),
                    message_kind = table.Column<string>(type: "TEXT", nullable: false),
                    fingerprint = table.Column<string>(type: "TEXT", nullable: false),
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
                    used = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("live_settlement_key", x => new { x.visit_no, x.part });
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
                    entitlement_version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("person_key", x => x.person_no);
                });

            migrationBuilder.CreateTable(
                name: "posting",
                columns: table => new
                {
                    settlement_id = table.Column<long>(type: "INTEGER", nullable: false),
                    ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    account = table.Column<string>(type: "TEXT", nullable: false),
                    amount_fen = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("posting_key", x => new { x.settlement_id, x.ordinal });
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
                    pack_hash = table.Column<string>(type: "TEXT", nullable: false),
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
                    before = table.Column<string>(type: "TEXT", nullable: false),
                    deltas = table.Column<string>(type: "TEXT", nullable: false),
                    used = table.Column<string>(type: "TEXT", nullable: false),
                    explanation = table.Column<string>(type: "TEXT", nullable: false),
                    @case = table.Column<string>(name: "case", type: "TEXT", nullable: false),
                    case_hash = table.Column<string>(type: "TEXT", nullable: false),
                    answer = table.Column<string>(type: "TEXT", nullable: false),
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
                name: "settlement_view",
                columns: table => new
                {
                    settlement_id = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    opposite_id = table.Column<long>(type: "INTEGER", nullable: false),
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    message_id = table.Column<string>(type: "TEXT", nullable: false),
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
                    at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("sign_in_key", x => x.sign_in_no);
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
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    withdrawing_part = table.Column<string>(type: "TEXT", nullable: false),
                    withdrawing_message = table.Column<string>(type: "TEXT", nullable: false),
                    withdrawing_kind = table.Column<string>(type: "TEXT", nullable: false),
                    withdrawing_fingerprint = table.Column<string>(type: "TEXT", nullable: false),
                    withdrawing_since = table.Column<DateTime>(type: "TEXT", nullable: true),
                    begins_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    visit_type = table.Column<int>(type: "INTEGER", nullable: true),
                    disease_code = table.Column<string>(type: "TEXT", nullable: false),
                    disease_name = table.Column<string>(type: "TEXT", nullable: false)
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
                name: "filing_by_person_no",
                table: "filing",
                column: "person_no");

            migrationBuilder.CreateIndex(
                name: "live_settlement_by_person_no",
                table: "live_settlement",
                column: "person_no");

            migrationBuilder.CreateIndex(
                name: "settlement_by_lane_no_lane_sequence",
                table: "settlement",
                columns: new[] { "lane_no", "lane_sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "settlement_by_opposite_id",
                table: "settlement",
                column: "opposite_id");

            migrationBuilder.CreateIndex(
                name: "settlement_by_person_no_insurance_benefit_year_year_version",
                table: "settlement",
                columns: new[] { "person_no", "insurance", "benefit_year", "year_version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "settlement_by_visit_no",
                table: "settlement",
                column: "visit_no");

            migrationBuilder.CreateIndex(
                name: "settlement_view_by_visit_no_part",
                table: "settlement_view",
                columns: new[] { "visit_no", "part" });

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
                name: "benefit_year");

            migrationBuilder.DropTable(
                name: "chronic_qualification");

            migrationBuilder.DropTable(
                name: "coverage");

            migrationBuilder.DropTable(
                name: "fence");

            migrationBuilder.DropTable(
                name: "filing");

            migrationBuilder.DropTable(
                name: "host_call");

            migrationBuilder.DropTable(
                name: "host_posting");

            migrationBuilder.DropTable(
                name: "journal_key");

            migrationBuilder.DropTable(
                name: "lane_instance");

            migrationBuilder.DropTable(
                name: "live_settlement");

            migrationBuilder.DropTable(
                name: "person");

            migrationBuilder.DropTable(
                name: "posting");

            migrationBuilder.DropTable(
                name: "projection_mark");

            migrationBuilder.DropTable(
                name: "settlement");

            migrationBuilder.DropTable(
                name: "settlement_view");

            migrationBuilder.DropTable(
                name: "sign_in");

            migrationBuilder.DropTable(
                name: "visit");

            migrationBuilder.DropTable(
                name: "visit_diagnosis");

            migrationBuilder.DropTable(
                name: "visit_fee_line");
        }
    }
}
