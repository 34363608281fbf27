using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Yidi.Migrations.Province.Postgres
{
    /// <inheritdoc />
    public partial class Clearing : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "book_posting",
                columns: table => new
                {
                    book = table.Column<int>(type: "integer", nullable: false),
                    source = table.Column<string>(type: "text", nullable: false),
                    ordinal = table.Column<int>(type: "integer", nullable: false),
                    account = table.Column<string>(type: "text", nullable: false),
                    amount_fen = table.Column<long>(type: "bigint", nullable: false),
                    period = table.Column<string>(type: "text", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    words = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("book_posting_key", x => new { x.book, x.source, x.ordinal });
                });

            migrationBuilder.CreateTable(
                name: "clearing_lock",
                columns: table => new
                {
                    settlement_id = table.Column<long>(type: "bigint", nullable: false),
                    confirmation_id = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    period = table.Column<string>(type: "text", nullable: false),
                    declaration_no = table.Column<long>(type: "bigint", nullable: false),
                    deducted = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("clearing_lock_key", x => x.settlement_id);
                });

            migrationBuilder.CreateTable(
                name: "closed_month",
                columns: table => new
                {
                    period = table.Column<string>(type: "text", nullable: false),
                    lane_no = table.Column<int>(type: "integer", nullable: false),
                    lane_sequence = table.Column<long>(type: "bigint", nullable: false),
                    closed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("closed_month_key", x => x.period);
                });

            migrationBuilder.CreateTable(
                name: "confirmation",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    settlement_id = table.Column<long>(type: "bigint", nullable: false),
                    period = table.Column<string>(type: "text", nullable: false),
                    settled_period = table.Column<string>(type: "text", nullable: false),
                    declaration_no = table.Column<long>(type: "bigint", nullable: false),
                    institution = table.Column<string>(type: "text", nullable: false),
                    host_region = table.Column<string>(type: "text", nullable: false),
                    insured_region = table.Column<string>(type: "text", nullable: false),
                    insurance = table.Column<int>(type: "integer", nullable: false),
                    visit_type = table.Column<int>(type: "integer", nullable: false),
                    total_fen = table.Column<long>(type: "bigint", nullable: false),
                    funds = table.Column<string>(type: "text", nullable: false),
                    account_fen = table.Column<long>(type: "bigint", nullable: false),
                    family_account_fen = table.Column<long>(type: "bigint", nullable: false),
                    deducted = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    lane_no = table.Column<int>(type: "integer", nullable: false),
                    lane_sequence = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("confirmation_key", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "declaration",
                columns: table => new
                {
                    declaration_no = table.Column<long>(type: "bigint", nullable: false),
                    institution = table.Column<string>(type: "text", nullable: false),
                    region = table.Column<string>(type: "text", nullable: false),
                    period = table.Column<string>(type: "text", nullable: false),
                    clearing_kind = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    count = table.Column<int>(type: "integer", nullable: false),
                    total_fen = table.Column<long>(type: "bigint", nullable: false),
                    due_fen = table.Column<long>(type: "bigint", nullable: false),
                    declared_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    message_id = table.Column<string>(type: "text", nullable: false),
                    confirmed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    revision = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("declaration_key", x => x.declaration_no);
                });

            migrationBuilder.CreateTable(
                name: "declaration_item",
                columns: table => new
                {
                    declaration_no = table.Column<long>(type: "bigint", nullable: false),
                    settlement_id = table.Column<long>(type: "bigint", nullable: false),
                    institution = table.Column<string>(type: "text", nullable: false),
                    person_no = table.Column<long>(type: "bigint", nullable: false),
                    insured_region = table.Column<string>(type: "text", nullable: false),
                    insurance = table.Column<int>(type: "integer", nullable: false),
                    visit_type = table.Column<int>(type: "integer", nullable: false),
                    settled_period = table.Column<string>(type: "text", nullable: false),
                    total_fen = table.Column<long>(type: "bigint", nullable: false),
                    fund_fen = table.Column<long>(type: "bigint", nullable: false),
                    account_fen = table.Column<long>(type: "bigint", nullable: false),
                    cash_fen = table.Column<long>(type: "bigint", nullable: false),
                    verdict = table.Column<int>(type: "integer", nullable: false),
                    deducted_fen = table.Column<long>(type: "bigint", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    clearing_period = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("declaration_item_key", x => new { x.declaration_no, x.settlement_id });
                });

            migrationBuilder.CreateTable(
                name: "declared_settlement",
                columns: table => new
                {
                    settlement_id = table.Column<long>(type: "bigint", nullable: false),
                    declaration_no = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("declared_settlement_key", x => x.settlement_id);
                });

            migrationBuilder.CreateIndex(
                name: "book_posting_by_book_account",
                table: "book_posting",
                columns: new[] { "book", "account" });

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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "book_posting");

            migrationBuilder.DropTable(
                name: "clearing_lock");

            migrationBuilder.DropTable(
                name: "closed_month");

            migrationBuilder.DropTable(
                name: "confirmation");

            migrationBuilder.DropTable(
                name: "declaration");

            migrationBuilder.DropTable(
                name: "declaration_item");

            migrationBuilder.DropTable(
                name: "declared_settlement");
        }
    }
}
