using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Yidi.Migrations.Province.Sqlite
{
    /// <inheritdoc />
    public partial class Door : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "origin",
                table: "visit_fee_line",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "refund_of",
                table: "visit_fee_line",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "restricted_use",
                table: "visit_fee_line",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "admitted_by",
                table: "visit",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "bed",
                table: "visit",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "discharge_revision",
                table: "visit",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "discharge_way",
                table: "visit",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<bool>(
                name: "emergency",
                table: "visit",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTime>(
                name: "ends_at",
                table: "visit",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "event",
                table: "visit",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "injury",
                table: "visit",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "newborn",
                table: "visit",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "no_third_party_promise",
                table: "visit",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "third_party",
                table: "visit",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "told",
                table: "visit",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "withdrawing_lines",
                table: "visit",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateTime>(
                name: "ended_at",
                table: "sign_in",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "message_kind",
                table: "settlement_view",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "accounts_asked",
                table: "settlement",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "earlier_years",
                table: "settlement",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "earlier_versions",
                table: "live_settlement",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "revision",
                table: "live_settlement",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

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
                    uploaded_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("self_pay_fact_key", x => new { x.institution, x.visit_key, x.kind, x.item_key });
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

            migrationBuilder.CreateIndex(
                name: "visit_by_institution_begins_at",
                table: "visit",
                columns: new[] { "institution", "begins_at" });

            migrationBuilder.CreateIndex(
                name: "visit_by_person_no",
                table: "visit",
                column: "person_no");

            migrationBuilder.CreateIndex(
                name: "settlement_by_institution_settled_at",
                table: "settlement",
                columns: new[] { "institution", "settled_at" });

            migrationBuilder.CreateIndex(
                name: "account_move_by_owner",
                table: "account_move",
                column: "owner");

            migrationBuilder.CreateIndex(
                name: "failed_call_by_institution_call_no",
                table: "failed_call",
                columns: new[] { "institution", "call_no" });

            migrationBuilder.CreateIndex(
                name: "self_pay_fact_by_person_lookup",
                table: "self_pay_fact",
                column: "person_lookup");

            migrationBuilder.CreateIndex(
                name: "settlement_list_by_settlement_id",
                table: "settlement_list",
                column: "settlement_id");

            migrationBuilder.CreateIndex(
                name: "statement_run_by_institution_from",
                table: "statement_run",
                columns: new[] { "institution", "from" });

            // Rows written before: a live row carries the revision of its settlement, and a view the kind of message that made it.
            migrationBuilder.Sql("UPDATE live_settlement SET revision = (SELECT s.revision FROM settlement s WHERE s.id = live_settlement.settlement_id)");
            migrationBuilder.Sql("UPDATE settlement_view SET message_kind = CASE kind WHEN 1 THEN '2207' WHEN 2 THEN '2208' ELSE '2601' END");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "account_move");

            migrationBuilder.DropTable(
                name: "failed_call");

            migrationBuilder.DropTable(
                name: "institution_file");

            migrationBuilder.DropTable(
                name: "open_stay");

            migrationBuilder.DropTable(
                name: "self_pay_fact");

            migrationBuilder.DropTable(
                name: "settlement_list");

            migrationBuilder.DropTable(
                name: "statement_difference");

            migrationBuilder.DropTable(
                name: "statement_run");

            migrationBuilder.DropIndex(
                name: "visit_by_institution_begins_at",
                table: "visit");

            migrationBuilder.DropIndex(
                name: "visit_by_person_no",
                table: "visit");

            migrationBuilder.DropIndex(
                name: "settlement_by_institution_settled_at",
                table: "settlement");

            migrationBuilder.DropColumn(
                name: "origin",
                table: "visit_fee_line");

            migrationBuilder.DropColumn(
                name: "refund_of",
                table: "visit_fee_line");

            migrationBuilder.DropColumn(
                name: "restricted_use",
                table: "visit_fee_line");

            migrationBuilder.DropColumn(
                name: "admitted_by",
                table: "visit");

            migrationBuilder.DropColumn(
                name: "bed",
                table: "visit");

            migrationBuilder.DropColumn(
                name: "discharge_revision",
                table: "visit");

            migrationBuilder.DropColumn(
                name: "discharge_way",
                table: "visit");

            migrationBuilder.DropColumn(
                name: "emergency",
                table: "visit");

            migrationBuilder.DropColumn(
                name: "ends_at",
                table: "visit");

            migrationBuilder.DropColumn(
                name: "event",
                table: "visit");

            migrationBuilder.DropColumn(
                name: "injury",
                table: "visit");

            migrationBuilder.DropColumn(
                name: "newborn",
                table: "visit");

            migrationBuilder.DropColumn(
                name: "no_third_party_promise",
                table: "visit");

            migrationBuilder.DropColumn(
                name: "third_party",
                table: "visit");

            migrationBuilder.DropColumn(
                name: "told",
                table: "visit");

            migrationBuilder.DropColumn(
                name: "withdrawing_lines",
                table: "visit");

            migrationBuilder.DropColumn(
                name: "ended_at",
                table: "sign_in");

            migrationBuilder.DropColumn(
                name: "message_kind",
                table: "settlement_view");

            migrationBuilder.DropColumn(
                name: "accounts_asked",
                table: "settlement");

            migrationBuilder.DropColumn(
                name: "earlier_years",
                table: "settlement");

            migrationBuilder.DropColumn(
                name: "earlier_versions",
                table: "live_settlement");

            migrationBuilder.DropColumn(
                name: "revision",
                table: "live_settlement");
        }
    }
}
