using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Yidi.Migrations.Province.Postgres
{
    /// <inheritdoc />
    public partial class HospitalPayment : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "advance",
                columns: table => new
                {
                    advance_no = table.Column<long>(type: "bigint", nullable: false),
                    institution = table.Column<string>(type: "text", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: false),
                    base_fen = table.Column<long>(type: "bigint", nullable: false),
                    amount_fen = table.Column<long>(type: "bigint", nullable: false),
                    batch_no = table.Column<long>(type: "bigint", nullable: false),
                    paid = table.Column<bool>(type: "boolean", nullable: false),
                    statement_no = table.Column<long>(type: "bigint", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("advance_key", x => x.advance_no);
                });

            migrationBuilder.CreateTable(
                name: "case_group",
                columns: table => new
                {
                    settlement_id = table.Column<long>(type: "bigint", nullable: false),
                    institution = table.Column<string>(type: "text", nullable: false),
                    group_code = table.Column<string>(type: "text", nullable: false),
                    year = table.Column<int>(type: "integer", nullable: false),
                    standard_fen = table.Column<long>(type: "bigint", nullable: false),
                    special = table.Column<int>(type: "integer", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("case_group_key", x => x.settlement_id);
                });

            migrationBuilder.CreateTable(
                name: "institution_statement",
                columns: table => new
                {
                    statement_no = table.Column<long>(type: "bigint", nullable: false),
                    institution = table.Column<string>(type: "text", nullable: false),
                    period = table.Column<string>(type: "text", nullable: false),
                    lines = table.Column<int>(type: "integer", nullable: false),
                    settled_fen = table.Column<long>(type: "bigint", nullable: false),
                    case_difference_fen = table.Column<long>(type: "bigint", nullable: false),
                    advanced_fen = table.Column<long>(type: "bigint", nullable: false),
                    pay_by = table.Column<DateOnly>(type: "date", nullable: false),
                    made_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    batch_no = table.Column<long>(type: "bigint", nullable: false),
                    paid = table.Column<bool>(type: "boolean", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("institution_statement_key", x => x.statement_no);
                });

            migrationBuilder.CreateTable(
                name: "payment_agreement",
                columns: table => new
                {
                    institution = table.Column<string>(type: "text", nullable: false),
                    method = table.Column<int>(type: "integer", nullable: false),
                    advance_percent = table.Column<int>(type: "integer", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("payment_agreement_key", x => x.institution);
                });

            migrationBuilder.CreateTable(
                name: "payment_batch",
                columns: table => new
                {
                    batch_no = table.Column<long>(type: "bigint", nullable: false),
                    rows = table.Column<int>(type: "integer", nullable: false),
                    amount_fen = table.Column<long>(type: "bigint", nullable: false),
                    content = table.Column<string>(type: "text", nullable: false),
                    hash = table.Column<string>(type: "text", nullable: false),
                    made_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    paid_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    revision = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("payment_batch_key", x => x.batch_no);
                });

            migrationBuilder.CreateTable(
                name: "statement_line",
                columns: table => new
                {
                    statement_no = table.Column<long>(type: "bigint", nullable: false),
                    settlement_id = table.Column<long>(type: "bigint", nullable: false),
                    institution = table.Column<string>(type: "text", nullable: false),
                    settled_fen = table.Column<long>(type: "bigint", nullable: false),
                    case_difference_fen = table.Column<long>(type: "bigint", nullable: false),
                    words = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("statement_line_key", x => new { x.statement_no, x.settlement_id });
                });

            migrationBuilder.CreateIndex(
                name: "advance_by_institution_until",
                table: "advance",
                columns: new[] { "institution", "until" });

            migrationBuilder.CreateIndex(
                name: "case_group_by_institution_year",
                table: "case_group",
                columns: new[] { "institution", "year" });

            migrationBuilder.CreateIndex(
                name: "institution_statement_by_institution_period",
                table: "institution_statement",
                columns: new[] { "institution", "period" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "statement_line_by_settlement_id",
                table: "statement_line",
                column: "settlement_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "advance");

            migrationBuilder.DropTable(
                name: "case_group");

            migrationBuilder.DropTable(
                name: "institution_statement");

            migrationBuilder.DropTable(
                name: "payment_agreement");

            migrationBuilder.DropTable(
                name: "payment_batch");

            migrationBuilder.DropTable(
                name: "statement_line");
        }
    }
}
