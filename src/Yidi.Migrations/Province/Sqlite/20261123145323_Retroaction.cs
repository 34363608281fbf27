using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Yidi.Migrations.Province.Sqlite
{
    /// <inheritdoc />
    public partial class Retroaction : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "approved",
                table: "claim",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "supplement_to",
                table: "claim",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "adjusted_settlement",
                columns: table => new
                {
                    adjustment_no = table.Column<long>(type: "INTEGER", nullable: false),
                    settlement_id = table.Column<long>(type: "INTEGER", nullable: false),
                    person_no = table.Column<long>(type: "INTEGER", nullable: false),
                    host_region = table.Column<string>(type: "TEXT", nullable: false),
                    visit_type = table.Column<int>(type: "INTEGER", nullable: false),
                    settled_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    paid_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    due_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    funds = table.Column<string>(type: "TEXT", nullable: false),
                    words = table.Column<string>(type: "TEXT", nullable: false),
                    can_be_posted = table.Column<bool>(type: "INTEGER", nullable: false),
                    claim_no = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("adjusted_settlement_key", x => new { x.adjustment_no, x.settlement_id });
                });

            migrationBuilder.CreateTable(
                name: "adjustment",
                columns: table => new
                {
                    adjustment_no = table.Column<long>(type: "INTEGER", nullable: false),
                    insured_region = table.Column<string>(type: "TEXT", nullable: false),
                    insurance = table.Column<int>(type: "INTEGER", nullable: false),
                    person_no = table.Column<long>(type: "INTEGER", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    cause = table.Column<int>(type: "INTEGER", nullable: false),
                    basis = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    persons = table.Column<int>(type: "INTEGER", nullable: false),
                    judged = table.Column<int>(type: "INTEGER", nullable: false),
                    last_person = table.Column<long>(type: "INTEGER", nullable: false),
                    settlements = table.Column<int>(type: "INTEGER", nullable: false),
                    affected = table.Column<int>(type: "INTEGER", nullable: false),
                    more_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    less_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    recovers = table.Column<bool>(type: "INTEGER", nullable: false),
                    opened_by = table.Column<string>(type: "TEXT", nullable: false),
                    opened_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("adjustment_key", x => x.adjustment_no);
                });

            migrationBuilder.CreateIndex(
                name: "adjusted_settlement_by_settlement_id",
                table: "adjusted_settlement",
                column: "settlement_id");

            migrationBuilder.CreateIndex(
                name: "adjustment_by_state",
                table: "adjustment",
                column: "state");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "adjusted_settlement");

            migrationBuilder.DropTable(
                name: "adjustment");

            migrationBuilder.DropColumn(
                name: "approved",
                table: "claim");

            migrationBuilder.DropColumn(
                name: "supplement_to",
                table: "claim");
        }
    }
}
