using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Yidi.Migrations.Province.Postgres
{
    /// <inheritdoc />
    public partial class Pages : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "figure_mark",
                columns: table => new
                {
                    lane_no = table.Column<int>(type: "integer", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("figure_mark_key", x => x.lane_no);
                });

            migrationBuilder.CreateTable(
                name: "fund_figure",
                columns: table => new
                {
                    month = table.Column<string>(type: "text", nullable: false),
                    insured_region = table.Column<string>(type: "text", nullable: false),
                    host_region = table.Column<string>(type: "text", nullable: false),
                    fund = table.Column<int>(type: "integer", nullable: false),
                    amount_fen = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("fund_figure_key", x => new { x.month, x.insured_region, x.host_region, x.fund });
                });

            migrationBuilder.CreateTable(
                name: "settlement_figure",
                columns: table => new
                {
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    insured_region = table.Column<string>(type: "text", nullable: false),
                    host_region = table.Column<string>(type: "text", nullable: false),
                    institution = table.Column<string>(type: "text", nullable: false),
                    visit_type = table.Column<int>(type: "integer", nullable: false),
                    insurance = table.Column<int>(type: "integer", nullable: false),
                    count = table.Column<long>(type: "bigint", nullable: false),
                    total_fen = table.Column<long>(type: "bigint", nullable: false),
                    fund_fen = table.Column<long>(type: "bigint", nullable: false),
                    person_fen = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("settlement_figure_key", x => new { x.day, x.insured_region, x.host_region, x.institution, x.visit_type, x.insurance });
                });

            migrationBuilder.CreateIndex(
                name: "visit_by_institution_visit_no",
                table: "visit",
                columns: new[] { "institution", "visit_no" });

            migrationBuilder.CreateIndex(
                name: "settlement_view_by_institution_settled_at_settlement_id",
                table: "settlement_view",
                columns: new[] { "institution", "settled_at", "settlement_id" });

            migrationBuilder.CreateIndex(
                name: "settlement_view_by_settled_at_settlement_id",
                table: "settlement_view",
                columns: new[] { "settled_at", "settlement_id" });

            migrationBuilder.CreateIndex(
                name: "settlement_by_insured_region_id",
                table: "settlement",
                columns: new[] { "insured_region", "id" });

            migrationBuilder.CreateIndex(
                name: "qualification_by_insured_region_qualification_no",
                table: "qualification",
                columns: new[] { "insured_region", "qualification_no" });

            migrationBuilder.CreateIndex(
                name: "filing_by_insured_region_filing_no",
                table: "filing",
                columns: new[] { "insured_region", "filing_no" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "figure_mark");

            migrationBuilder.DropTable(
                name: "fund_figure");

            migrationBuilder.DropTable(
                name: "settlement_figure");

            migrationBuilder.DropIndex(
                name: "visit_by_institution_visit_no",
                table: "visit");

            migrationBuilder.DropIndex(
                name: "settlement_view_by_institution_settled_at_settlement_id",
                table: "settlement_view");

            migrationBuilder.DropIndex(
                name: "settlement_view_by_settled_at_settlement_id",
                table: "settlement_view");

            migrationBuilder.DropIndex(
                name: "settlement_by_insured_region_id",
                table: "settlement");

            migrationBuilder.DropIndex(
                name: "qualification_by_insured_region_qualification_no",
                table: "qualification");

            migrationBuilder.DropIndex(
                name: "filing_by_insured_region_filing_no",
                table: "filing");
        }
    }
}
