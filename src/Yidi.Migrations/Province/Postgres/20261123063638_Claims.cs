using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Yidi.Migrations.Province.Postgres
{
    /// <inheritdoc />
    public partial class Claims : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "purpose",
                table: "payment_batch",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "claim",
                columns: table => new
                {
                    claim_no = table.Column<long>(type: "bigint", nullable: false),
                    person_no = table.Column<long>(type: "bigint", nullable: false),
                    insurance = table.Column<int>(type: "integer", nullable: false),
                    insured_region = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<int>(type: "integer", nullable: false),
                    visit_type = table.Column<int>(type: "integer", nullable: false),
                    disease_code = table.Column<string>(type: "text", nullable: false),
                    institution = table.Column<string>(type: "text", nullable: false),
                    institution_name = table.Column<string>(type: "text", nullable: false),
                    host_region = table.Column<string>(type: "text", nullable: false),
                    level = table.Column<int>(type: "integer", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: false),
                    emergency = table.Column<bool>(type: "boolean", nullable: false),
                    invoice_no = table.Column<string>(type: "text", nullable: false),
                    invoice_key = table.Column<string>(type: "text", nullable: false),
                    total_fen = table.Column<long>(type: "bigint", nullable: false),
                    materials = table.Column<string>(type: "text", nullable: false),
                    sealed_account = table.Column<string>(type: "text", nullable: false),
                    account_tail = table.Column<string>(type: "text", nullable: false),
                    bank = table.Column<string>(type: "text", nullable: false),
                    account_holder = table.Column<string>(type: "text", nullable: false),
                    self_pay_visit = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    before_objection = table.Column<int>(type: "integer", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    line_set = table.Column<int>(type: "integer", nullable: false),
                    attempt = table.Column<int>(type: "integer", nullable: false),
                    first_reviewer = table.Column<string>(type: "text", nullable: false),
                    second_reviewer = table.Column<string>(type: "text", nullable: false),
                    note = table.Column<string>(type: "text", nullable: false),
                    settlement_id = table.Column<long>(type: "bigint", nullable: false),
                    fund_fen = table.Column<long>(type: "bigint", nullable: false),
                    paid_fen = table.Column<long>(type: "bigint", nullable: false),
                    batch_no = table.Column<long>(type: "bigint", nullable: false),
                    due_on = table.Column<DateOnly>(type: "date", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("claim_key", x => x.claim_no);
                });

            migrationBuilder.CreateTable(
                name: "claim_line",
                columns: table => new
                {
                    claim_no = table.Column<long>(type: "bigint", nullable: false),
                    line_set = table.Column<int>(type: "integer", nullable: false),
                    line_no = table.Column<int>(type: "integer", nullable: false),
                    item_code = table.Column<string>(type: "text", nullable: false),
                    item_name = table.Column<string>(type: "text", nullable: false),
                    fee_date = table.Column<DateOnly>(type: "date", nullable: false),
                    quantity_ten_thousandths = table.Column<long>(type: "bigint", nullable: false),
                    total_fen = table.Column<long>(type: "bigint", nullable: false),
                    approval = table.Column<int>(type: "integer", nullable: false),
                    refused = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("claim_line_key", x => new { x.claim_no, x.line_set, x.line_no });
                });

            migrationBuilder.CreateTable(
                name: "course_step",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    act = table.Column<string>(type: "text", nullable: false),
                    from = table.Column<string>(type: "text", nullable: false),
                    to = table.Column<string>(type: "text", nullable: false),
                    by = table.Column<string>(type: "text", nullable: false),
                    by_name = table.Column<string>(type: "text", nullable: false),
                    note = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("course_step_key", x => new { x.number, x.revision });
                });

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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "claim");

            migrationBuilder.DropTable(
                name: "claim_line");

            migrationBuilder.DropTable(
                name: "course_step");

            migrationBuilder.DropColumn(
                name: "purpose",
                table: "payment_batch");
        }
    }
}
