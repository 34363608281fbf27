using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Yidi.Migrations.Province.Postgres
{
    /// <inheritdoc />
    public partial class Access : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "moved_to",
                table: "person",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "channel",
                table: "filing",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTime>(
                name: "created_at",
                table: "filing",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified));

            migrationBuilder.AddColumn<string>(
                name: "insured_region",
                table: "filing",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "lateness",
                table: "filing",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "materials",
                table: "filing",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "on_behalf_of",
                table: "filing",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<bool>(
                name: "promise",
                table: "filing",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateOnly>(
                name: "promise_due",
                table: "filing",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "reason",
                table: "filing",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "referral",
                table: "filing",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "replaces",
                table: "filing",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "revision",
                table: "filing",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "state",
                table: "filing",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateOnly>(
                name: "treated_from",
                table: "filing",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "end",
                table: "coverage",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "joining",
                table: "coverage",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "missed_months",
                table: "coverage",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateOnly>(
                name: "paid_on",
                table: "coverage",
                type: "date",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "answered_call",
                columns: table => new
                {
                    institution = table.Column<string>(type: "text", nullable: false),
                    message_id = table.Column<string>(type: "text", nullable: false),
                    message_kind = table.Column<string>(type: "text", nullable: false),
                    fingerprint = table.Column<string>(type: "text", nullable: false),
                    answer = table.Column<string>(type: "text", nullable: false),
                    answered_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("answered_call_key", x => new { x.institution, x.message_id, x.message_kind });
                });

            migrationBuilder.CreateTable(
                name: "audit_entry",
                columns: table => new
                {
                    entry_no = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    caller = table.Column<string>(type: "text", nullable: false),
                    role = table.Column<string>(type: "text", nullable: false),
                    act = table.Column<string>(type: "text", nullable: false),
                    subject = table.Column<string>(type: "text", nullable: false),
                    detail = table.Column<string>(type: "text", nullable: false),
                    address = table.Column<string>(type: "text", nullable: false),
                    person_no = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("audit_entry_key", x => x.entry_no);
                });

            migrationBuilder.CreateTable(
                name: "chosen_institution",
                columns: table => new
                {
                    choice_no = table.Column<long>(type: "bigint", nullable: false),
                    person_no = table.Column<long>(type: "bigint", nullable: false),
                    insurance = table.Column<int>(type: "integer", nullable: false),
                    insured_region = table.Column<string>(type: "text", nullable: false),
                    business_type = table.Column<string>(type: "text", nullable: false),
                    ordinal = table.Column<string>(type: "text", nullable: false),
                    institution = table.Column<string>(type: "text", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: true),
                    withdrawn_on = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("chosen_institution_key", x => x.choice_no);
                });

            migrationBuilder.CreateTable(
                name: "credential",
                columns: table => new
                {
                    lookup = table.Column<string>(type: "text", nullable: false),
                    person_no = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    in_directory = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("credential_key", x => x.lookup);
                });

            migrationBuilder.CreateTable(
                name: "family_link",
                columns: table => new
                {
                    link_no = table.Column<long>(type: "bigint", nullable: false),
                    owner_no = table.Column<long>(type: "bigint", nullable: false),
                    member_no = table.Column<long>(type: "bigint", nullable: false),
                    relation = table.Column<string>(type: "text", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("family_link_key", x => x.link_no);
                });

            migrationBuilder.CreateTable(
                name: "filing_step",
                columns: table => new
                {
                    filing_no = table.Column<long>(type: "bigint", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    act = table.Column<int>(type: "integer", nullable: false),
                    from = table.Column<int>(type: "integer", nullable: false),
                    to = table.Column<int>(type: "integer", nullable: false),
                    by = table.Column<string>(type: "text", nullable: false),
                    by_name = table.Column<string>(type: "text", nullable: false),
                    channel = table.Column<int>(type: "integer", nullable: false),
                    note = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("filing_step_key", x => new { x.filing_no, x.revision });
                });

            migrationBuilder.CreateTable(
                name: "filing_version",
                columns: table => new
                {
                    filing_no = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    person_no = table.Column<long>(type: "bigint", nullable: false),
                    insurance = table.Column<int>(type: "integer", nullable: false),
                    insured_region = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    place = table.Column<string>(type: "text", nullable: false),
                    in_force = table.Column<bool>(type: "boolean", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: true),
                    promise_due = table.Column<DateOnly>(type: "date", nullable: true),
                    lateness = table.Column<int>(type: "integer", nullable: false),
                    granted_on = table.Column<DateOnly>(type: "date", nullable: false),
                    rule = table.Column<string>(type: "text", nullable: false),
                    clause = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("filing_version_key", x => new { x.filing_no, x.version });
                });

            migrationBuilder.CreateTable(
                name: "item_matching",
                columns: table => new
                {
                    institution = table.Column<string>(type: "text", nullable: false),
                    own_code = table.Column<string>(type: "text", nullable: false),
                    list_type = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: true),
                    own_name = table.Column<string>(type: "text", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    withdrawn_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("item_matching_key", x => new { x.institution, x.own_code, x.list_type, x.code, x.from });
                });

            migrationBuilder.CreateTable(
                name: "material",
                columns: table => new
                {
                    material_no = table.Column<long>(type: "bigint", nullable: false),
                    person_no = table.Column<long>(type: "bigint", nullable: false),
                    content_hash = table.Column<string>(type: "text", nullable: false),
                    file_name = table.Column<string>(type: "text", nullable: false),
                    media_type = table.Column<string>(type: "text", nullable: false),
                    length = table.Column<long>(type: "bigint", nullable: false),
                    uploaded_by = table.Column<string>(type: "text", nullable: false),
                    uploaded_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("material_key", x => x.material_no);
                });

            migrationBuilder.CreateTable(
                name: "personal_account",
                columns: table => new
                {
                    person_no = table.Column<long>(type: "bigint", nullable: false),
                    balance_fen = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    as_of = table.Column<DateOnly>(type: "date", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("personal_account_key", x => x.person_no);
                });

            migrationBuilder.CreateTable(
                name: "qualification",
                columns: table => new
                {
                    qualification_no = table.Column<long>(type: "bigint", nullable: false),
                    person_no = table.Column<long>(type: "bigint", nullable: false),
                    insurance = table.Column<int>(type: "integer", nullable: false),
                    insured_region = table.Column<string>(type: "text", nullable: false),
                    disease_code = table.Column<string>(type: "text", nullable: false),
                    disease_name = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: true),
                    until = table.Column<DateOnly>(type: "date", nullable: true),
                    promise = table.Column<bool>(type: "boolean", nullable: false),
                    promise_due = table.Column<DateOnly>(type: "date", nullable: true),
                    identified_by = table.Column<string>(type: "text", nullable: false),
                    materials = table.Column<string>(type: "text", nullable: false),
                    first_reviewer = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("qualification_key", x => x.qualification_no);
                });

            migrationBuilder.CreateTable(
                name: "qualification_step",
                columns: table => new
                {
                    qualification_no = table.Column<long>(type: "bigint", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    act = table.Column<int>(type: "integer", nullable: false),
                    from = table.Column<int>(type: "integer", nullable: false),
                    to = table.Column<int>(type: "integer", nullable: false),
                    by = table.Column<string>(type: "text", nullable: false),
                    by_name = table.Column<string>(type: "text", nullable: false),
                    note = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("qualification_step_key", x => new { x.qualification_no, x.revision });
                });

            migrationBuilder.CreateTable(
                name: "qualification_version",
                columns: table => new
                {
                    qualification_no = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    person_no = table.Column<long>(type: "bigint", nullable: false),
                    insurance = table.Column<int>(type: "integer", nullable: false),
                    insured_region = table.Column<string>(type: "text", nullable: false),
                    disease_code = table.Column<string>(type: "text", nullable: false),
                    in_force = table.Column<bool>(type: "boolean", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: true),
                    promise_due = table.Column<DateOnly>(type: "date", nullable: true),
                    granted_on = table.Column<DateOnly>(type: "date", nullable: false),
                    rule = table.Column<string>(type: "text", nullable: false),
                    clause = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("qualification_version_key", x => new { x.qualification_no, x.version });
                });

            migrationBuilder.CreateTable(
                name: "standing_fact",
                columns: table => new
                {
                    person_no = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: true),
                    word = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("standing_fact_key", x => new { x.person_no, x.kind, x.from });
                });

            migrationBuilder.CreateIndex(
                name: "filing_by_state_insured_region",
                table: "filing",
                columns: new[] { "state", "insured_region" });

            migrationBuilder.CreateIndex(
                name: "coverage_by_region",
                table: "coverage",
                column: "region");

            migrationBuilder.CreateIndex(
                name: "audit_entry_by_person_no",
                table: "audit_entry",
                column: "person_no");

            migrationBuilder.CreateIndex(
                name: "chosen_institution_by_person_no",
                table: "chosen_institution",
                column: "person_no");

            migrationBuilder.CreateIndex(
                name: "credential_by_in_directory",
                table: "credential",
                column: "in_directory");

            migrationBuilder.CreateIndex(
                name: "credential_by_person_no",
                table: "credential",
                column: "person_no");

            migrationBuilder.CreateIndex(
                name: "family_link_by_member_no",
                table: "family_link",
                column: "member_no");

            migrationBuilder.CreateIndex(
                name: "family_link_by_owner_no",
                table: "family_link",
                column: "owner_no");

            migrationBuilder.CreateIndex(
                name: "filing_version_by_person_no",
                table: "filing_version",
                column: "person_no");

            migrationBuilder.CreateIndex(
                name: "item_matching_by_institution_updated_at",
                table: "item_matching",
                columns: new[] { "institution", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "material_by_content_hash",
                table: "material",
                column: "content_hash");

            migrationBuilder.CreateIndex(
                name: "material_by_person_no",
                table: "material",
                column: "person_no");

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

            // What was granted before keeps its days: filings and qualifications become first versions.
            migrationBuilder.Sql("""
                INSERT INTO answered_call (institution, message_id, message_kind, fingerprint, answer, answered_at) SELECT institution, message_id, message_kind, fingerprint, answer, answered_at FROM host_call
                """);

            migrationBuilder.Sql("""
                UPDATE filing SET state = 6, revision = 1, channel = 7, created_at = TIMESTAMPTZ '2020-01-01 00:00:00+00', insured_region = COALESCE((SELECT c.region FROM coverage c WHERE c.person_no = filing.person_no AND c.insurance = filing.insurance ORDER BY c."from" DESC LIMIT 1), '')
                """);

            migrationBuilder.Sql("""
                INSERT INTO filing_version (filing_no, version, person_no, insurance, insured_region, kind, place, in_force, "from", until, promise_due, lateness, granted_on, rule, clause)
                SELECT filing_no, 1, person_no, insurance, insured_region, kind, place, TRUE, "from", until, NULL, 0, "from", 'imported', '' FROM filing
                """);

            migrationBuilder.Sql("""
                INSERT INTO qualification (qualification_no, person_no, insurance, insured_region, disease_code, disease_name, state, revision, "from", until, promise, promise_due, identified_by, materials, first_reviewer, reason, created_at)
                SELECT (q.person_no / 100000000000000000) * 100000000000000000 + ROW_NUMBER() OVER (ORDER BY q.person_no, q.disease_code, q."from"), q.person_no, q.insurance, COALESCE((SELECT c.region FROM coverage c WHERE c.person_no = q.person_no AND c.insurance = q.insurance ORDER BY c."from" DESC LIMIT 1), ''), q.disease_code, q.disease_name, 6, 1, q."from", q.until, FALSE, NULL, '', '', '', '', TIMESTAMPTZ '2020-01-01 00:00:00+00' FROM chronic_qualification q
                """);

            migrationBuilder.Sql("""
                INSERT INTO qualification_version (qualification_no, version, person_no, insurance, insured_region, disease_code, in_force, "from", until, promise_due, granted_on, rule, clause)
                SELECT qualification_no, 1, person_no, insurance, insured_region, disease_code, TRUE, "from", until, NULL, "from", 'imported', '' FROM qualification
                """);

            migrationBuilder.DropTable(
                name: "chronic_qualification");

            migrationBuilder.DropTable(
                name: "host_call");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "answered_call");

            migrationBuilder.DropTable(
                name: "audit_entry");

            migrationBuilder.DropTable(
                name: "chosen_institution");

            migrationBuilder.DropTable(
                name: "credential");

            migrationBuilder.DropTable(
                name: "family_link");

            migrationBuilder.DropTable(
                name: "filing_step");

            migrationBuilder.DropTable(
                name: "filing_version");

            migrationBuilder.DropTable(
                name: "item_matching");

            migrationBuilder.DropTable(
                name: "material");

            migrationBuilder.DropTable(
                name: "personal_account");

            migrationBuilder.DropTable(
                name: "qualification");

            migrationBuilder.DropTable(
                name: "qualification_step");

            migrationBuilder.DropTable(
                name: "qualification_version");

            migrationBuilder.DropTable(
                name: "standing_fact");

            migrationBuilder.DropIndex(
                name: "filing_by_state_insured_region",
                table: "filing");

            migrationBuilder.DropIndex(
                name: "coverage_by_region",
                table: "coverage");

            migrationBuilder.DropColumn(
                name: "moved_to",
                table: "person");

            migrationBuilder.DropColumn(
                name: "channel",
                table: "filing");

            migrationBuilder.DropColumn(
                name: "created_at",
                table: "filing");

            migrationBuilder.DropColumn(
                name: "insured_region",
                table: "filing");

            migrationBuilder.DropColumn(
                name: "lateness",
                table: "filing");

            migrationBuilder.DropColumn(
                name: "materials",
                table: "filing");

            migrationBuilder.DropColumn(
                name: "on_behalf_of",
                table: "filing");

            migrationBuilder.DropColumn(
                name: "promise",
                table: "filing");

            migrationBuilder.DropColumn(
                name: "promise_due",
                table: "filing");

            migrationBuilder.DropColumn(
                name: "reason",
                table: "filing");

            migrationBuilder.DropColumn(
                name: "referral",
                table: "filing");

            migrationBuilder.DropColumn(
                name: "replaces",
                table: "filing");

            migrationBuilder.DropColumn(
                name: "revision",
                table: "filing");

            migrationBuilder.DropColumn(
                name: "state",
                table: "filing");

            migrationBuilder.DropColumn(
                name: "treated_from",
                table: "filing");

            migrationBuilder.DropColumn(
                name: "end",
                table: "coverage");

            migrationBuilder.DropColumn(
                name: "joining",
                table: "coverage");

            migrationBuilder.DropColumn(
                name: "missed_months",
                table: "coverage");

            migrationBuilder.DropColumn(
                name: "paid_on",
                table: "coverage");

            migrationBuilder.CreateTable(
                name: "chronic_qualification",
                columns: table => new
                {
                    person_no = table.Column<long>(type: "bigint", nullable: false),
                    insurance = table.Column<int>(type: "integer", nullable: false),
                    disease_code = table.Column<string>(type: "text", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    disease_name = table.Column<string>(type: "text", nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("chronic_qualification_key", x => new { x.person_no, x.insurance, x.disease_code, x.from });
                });

            migrationBuilder.CreateTable(
                name: "host_call",
                columns: table => new
                {
                    institution = table.Column<string>(type: "text", nullable: false),
                    message_id = table.Column<string>(type: "text", nullable: false),
                    message_kind = table.Column<string>(type: "text", nullable: false),
                    answer = table.Column<string>(type: "text", nullable: false),
                    answered_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    fingerprint = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("host_call_key", x => new { x.institution, x.message_id, x.message_kind });
                });
        }
    }
}
