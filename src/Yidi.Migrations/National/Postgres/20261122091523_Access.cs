using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Yidi.Migrations.National.Postgres
{
    /// <inheritdoc />
    public partial class Access : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "pooling",
                table: "region",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "whole_place",
                table: "region",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "credit_code",
                table: "institution",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "owner",
                table: "institution",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "pinyin",
                table: "institution",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "type",
                table: "institution",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "state",
                table: "directory_entry",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "limit_one_micro",
                table: "catalogue_item",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "limit_three_micro",
                table: "catalogue_item",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "limit_two_micro",
                table: "catalogue_item",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "list_type",
                table: "catalogue_item",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "pinyin",
                table: "catalogue_item",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "restriction_note",
                table: "catalogue_item",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateTime>(
                name: "updated_at",
                table: "catalogue_item",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified));

            migrationBuilder.CreateTable(
                name: "account",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    display_name = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    closed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    user_name = table.Column<string>(type: "text", nullable: true),
                    normalized_user_name = table.Column<string>(type: "text", nullable: true),
                    email = table.Column<string>(type: "text", nullable: true),
                    normalized_email = table.Column<string>(type: "text", nullable: true),
                    email_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    password_hash = table.Column<string>(type: "text", nullable: true),
                    security_stamp = table.Column<string>(type: "text", nullable: true),
                    concurrency_stamp = table.Column<string>(type: "text", nullable: true),
                    phone_number = table.Column<string>(type: "text", nullable: true),
                    phone_number_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    two_factor_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    lockout_end = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    lockout_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    access_failed_count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("account_key", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "account_claim",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    user_id = table.Column<long>(type: "bigint", nullable: false),
                    claim_type = table.Column<string>(type: "text", nullable: true),
                    claim_value = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("account_claim_key", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "account_login",
                columns: table => new
                {
                    login_provider = table.Column<string>(type: "text", nullable: false),
                    provider_key = table.Column<string>(type: "text", nullable: false),
                    provider_display_name = table.Column<string>(type: "text", nullable: true),
                    user_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("account_login_key", x => new { x.login_provider, x.provider_key });
                });

            migrationBuilder.CreateTable(
                name: "account_token",
                columns: table => new
                {
                    user_id = table.Column<long>(type: "bigint", nullable: false),
                    login_provider = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    value = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("account_token_key", x => new { x.user_id, x.login_provider, x.name });
                });

            migrationBuilder.CreateTable(
                name: "agreement",
                columns: table => new
                {
                    institution = table.Column<string>(type: "text", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("agreement_key", x => new { x.institution, x.from });
                });

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
                name: "api_token",
                columns: table => new
                {
                    lookup = table.Column<string>(type: "text", nullable: false),
                    account_no = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    revoked_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("api_token_key", x => x.lookup);
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
                name: "outage",
                columns: table => new
                {
                    outage_no = table.Column<long>(type: "bigint", nullable: false),
                    region = table.Column<string>(type: "text", nullable: false),
                    from = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    until = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    called_off_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("outage_key", x => x.outage_no);
                });

            migrationBuilder.CreateTable(
                name: "protection_key",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false),
                    sealed_xml = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("protection_key_key", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "region_fact",
                columns: table => new
                {
                    region = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: true),
                    value = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("region_fact_key", x => new { x.region, x.name, x.from });
                });

            migrationBuilder.CreateTable(
                name: "role_grant",
                columns: table => new
                {
                    grant_no = table.Column<long>(type: "bigint", nullable: false),
                    account_no = table.Column<long>(type: "bigint", nullable: false),
                    role = table.Column<int>(type: "integer", nullable: false),
                    region = table.Column<string>(type: "text", nullable: false),
                    institution = table.Column<string>(type: "text", nullable: false),
                    person_no = table.Column<long>(type: "bigint", nullable: false),
                    is_proxy = table.Column<bool>(type: "boolean", nullable: false),
                    scope = table.Column<string>(type: "text", nullable: false),
                    consent = table.Column<string>(type: "text", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("role_grant_key", x => x.grant_no);
                });

            migrationBuilder.CreateTable(
                name: "suspension",
                columns: table => new
                {
                    institution = table.Column<string>(type: "text", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("suspension_key", x => new { x.institution, x.from });
                });

            migrationBuilder.CreateIndex(
                name: "institution_service_by_visit_type_disease_code",
                table: "institution_service",
                columns: new[] { "visit_type", "disease_code" });

            migrationBuilder.CreateIndex(
                name: "institution_by_pooling_region",
                table: "institution",
                column: "pooling_region");

            migrationBuilder.CreateIndex(
                name: "catalogue_item_by_region_list_type_updated_at",
                table: "catalogue_item",
                columns: new[] { "region", "list_type", "updated_at" });

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
                name: "outage_by_until",
                table: "outage",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "role_grant_by_account_no",
                table: "role_grant",
                column: "account_no");

            migrationBuilder.CreateIndex(
                name: "role_grant_by_person_no",
                table: "role_grant",
                column: "person_no");

            // Agreements get rows of their own, so that a renewed one does not overwrite the earlier.
            migrationBuilder.Sql("""
                INSERT INTO agreement (institution, "from", until) SELECT number, agreement_from, agreement_until FROM institution
                """);

            migrationBuilder.DropColumn(
                name: "agreement_from",
                table: "institution");

            migrationBuilder.DropColumn(
                name: "agreement_until",
                table: "institution");
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
                name: "outage");

            migrationBuilder.DropTable(
                name: "protection_key");

            migrationBuilder.DropTable(
                name: "region_fact");

            migrationBuilder.DropTable(
                name: "role_grant");

            migrationBuilder.DropTable(
                name: "suspension");

            migrationBuilder.DropIndex(
                name: "institution_service_by_visit_type_disease_code",
                table: "institution_service");

            migrationBuilder.DropIndex(
                name: "institution_by_pooling_region",
                table: "institution");

            migrationBuilder.DropIndex(
                name: "catalogue_item_by_region_list_type_updated_at",
                table: "catalogue_item");

            migrationBuilder.DropColumn(
                name: "pooling",
                table: "region");

            migrationBuilder.DropColumn(
                name: "whole_place",
                table: "region");

            migrationBuilder.DropColumn(
                name: "credit_code",
                table: "institution");

            migrationBuilder.DropColumn(
                name: "owner",
                table: "institution");

            migrationBuilder.DropColumn(
                name: "pinyin",
                table: "institution");

            migrationBuilder.DropColumn(
                name: "type",
                table: "institution");

            migrationBuilder.DropColumn(
                name: "state",
                table: "directory_entry");

            migrationBuilder.DropColumn(
                name: "limit_one_micro",
                table: "catalogue_item");

            migrationBuilder.DropColumn(
                name: "limit_three_micro",
                table: "catalogue_item");

            migrationBuilder.DropColumn(
                name: "limit_two_micro",
                table: "catalogue_item");

            migrationBuilder.DropColumn(
                name: "list_type",
                table: "catalogue_item");

            migrationBuilder.DropColumn(
                name: "pinyin",
                table: "catalogue_item");

            migrationBuilder.DropColumn(
                name: "restriction_note",
                table: "catalogue_item");

            migrationBuilder.DropColumn(
                name: "updated_at",
                table: "catalogue_item");

            migrationBuilder.AddColumn<DateOnly>(
                name: "agreement_from",
                table: "institution",
                type: "date",
                nullable: false,
                defaultValue: new DateOnly(1, 1, 1));

            migrationBuilder.AddColumn<DateOnly>(
                name: "agreement_until",
                table: "institution",
                type: "date",
                nullable: true);
        }
    }
}
