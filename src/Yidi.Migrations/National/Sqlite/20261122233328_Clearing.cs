using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Yidi.Migrations.National.Sqlite
{
    /// <inheritdoc />
    public partial class Clearing : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
                name: "prefund_notice_by_document_no",
                table: "prefund_notice",
                column: "document_no",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
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
                name: "imported_payments");

            migrationBuilder.DropTable(
                name: "prefund_notice");

            migrationBuilder.DropTable(
                name: "prefund_quota");
        }
    }
}
