using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Yidi.Migrations.National.Postgres
{
    /// <inheritdoc />
    public partial class Supervision : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "delivery",
                columns: table => new
                {
                    receiver = table.Column<string>(type: "text", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    to = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    first_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    next_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    delivered_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    last_error = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("delivery_key", x => new { x.receiver, x.sequence });
                });

            migrationBuilder.CreateTable(
                name: "finding",
                columns: table => new
                {
                    finding_no = table.Column<long>(type: "bigint", nullable: false),
                    rule = table.Column<int>(type: "integer", nullable: false),
                    insured_region = table.Column<string>(type: "text", nullable: false),
                    host_region = table.Column<string>(type: "text", nullable: false),
                    institution = table.Column<string>(type: "text", nullable: false),
                    settlement_id = table.Column<long>(type: "bigint", nullable: false),
                    about = table.Column<string>(type: "text", nullable: false),
                    at_risk_fen = table.Column<long>(type: "bigint", nullable: false),
                    fund_fen = table.Column<long>(type: "bigint", nullable: false),
                    words = table.Column<string>(type: "text", nullable: false),
                    words_english = table.Column<string>(type: "text", nullable: false),
                    evidence = table.Column<string>(type: "text", nullable: false),
                    terms_hash = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    due_on = table.Column<DateOnly>(type: "date", nullable: true),
                    was_told = table.Column<bool>(type: "boolean", nullable: false),
                    decided_fen = table.Column<long>(type: "bigint", nullable: false),
                    decided_by = table.Column<string>(type: "text", nullable: false),
                    explanation = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    deducted_in = table.Column<string>(type: "text", nullable: false),
                    found_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("finding_key", x => x.finding_no);
                });

            migrationBuilder.CreateTable(
                name: "inbox_mark",
                columns: table => new
                {
                    account = table.Column<string>(type: "text", nullable: false),
                    seen_until = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("inbox_mark_key", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "inspected_settlement",
                columns: table => new
                {
                    inspection_no = table.Column<long>(type: "bigint", nullable: false),
                    settlement_id = table.Column<long>(type: "bigint", nullable: false),
                    insured_region = table.Column<string>(type: "text", nullable: false),
                    total_fen = table.Column<long>(type: "bigint", nullable: false),
                    fund_fen = table.Column<long>(type: "bigint", nullable: false),
                    suspected = table.Column<bool>(type: "boolean", nullable: false),
                    finding_no = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("inspected_settlement_key", x => new { x.inspection_no, x.settlement_id });
                });

            migrationBuilder.CreateTable(
                name: "inspection",
                columns: table => new
                {
                    inspection_no = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    lead_region = table.Column<string>(type: "text", nullable: false),
                    joined_region = table.Column<string>(type: "text", nullable: false),
                    institution = table.Column<string>(type: "text", nullable: false),
                    host_region = table.Column<string>(type: "text", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: false),
                    team = table.Column<string>(type: "text", nullable: false),
                    words = table.Column<string>(type: "text", nullable: false),
                    sample_size = table.Column<int>(type: "integer", nullable: false),
                    seed = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    report = table.Column<string>(type: "text", nullable: false),
                    planned_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("inspection_key", x => x.inspection_no);
                });

            migrationBuilder.CreateTable(
                name: "notice",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    to = table.Column<string>(type: "text", nullable: false),
                    template = table.Column<int>(type: "integer", nullable: false),
                    values = table.Column<string>(type: "text", nullable: false),
                    link = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    dispatched = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("notice_key", x => new { x.number, x.revision, x.to });
                });

            migrationBuilder.CreateTable(
                name: "webhook",
                columns: table => new
                {
                    webhook_no = table.Column<long>(type: "bigint", nullable: false),
                    owner = table.Column<string>(type: "text", nullable: false),
                    url = table.Column<string>(type: "text", nullable: false),
                    sealed_secret = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    closed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("webhook_key", x => x.webhook_no);
                });

            migrationBuilder.CreateIndex(
                name: "delivery_by_state_next_at",
                table: "delivery",
                columns: new[] { "state", "next_at" });

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
                name: "notice_by_dispatched",
                table: "notice",
                column: "dispatched");

            migrationBuilder.CreateIndex(
                name: "notice_by_to_at",
                table: "notice",
                columns: new[] { "to", "at" });

            migrationBuilder.CreateIndex(
                name: "webhook_by_owner",
                table: "webhook",
                column: "owner");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "delivery");

            migrationBuilder.DropTable(
                name: "finding");

            migrationBuilder.DropTable(
                name: "inbox_mark");

            migrationBuilder.DropTable(
                name: "inspected_settlement");

            migrationBuilder.DropTable(
                name: "inspection");

            migrationBuilder.DropTable(
                name: "notice");

            migrationBuilder.DropTable(
                name: "webhook");
        }
    }
}
