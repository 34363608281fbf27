using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Yidi.Migrations.National.Sqlite
{
    /// <inheritdoc />
    public partial class Cases : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "case_record",
                columns: table => new
                {
                    case_no = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    urgent = table.Column<bool>(type: "INTEGER", nullable: false),
                    asking_region = table.Column<string>(type: "TEXT", nullable: false),
                    answering_region = table.Column<string>(type: "TEXT", nullable: false),
                    settlement_id = table.Column<long>(type: "INTEGER", nullable: false),
                    amount_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    words = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    level = table.Column<int>(type: "INTEGER", nullable: false),
                    responsible = table.Column<string>(type: "TEXT", nullable: false),
                    responsible_name = table.Column<string>(type: "TEXT", nullable: false),
                    due_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    extended = table.Column<bool>(type: "INTEGER", nullable: false),
                    answer = table.Column<string>(type: "TEXT", nullable: false),
                    found_fen = table.Column<long>(type: "INTEGER", nullable: false),
                    raised_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    answered_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("case_record_key", x => x.case_no);
                });

            migrationBuilder.CreateTable(
                name: "course_step",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    act = table.Column<string>(type: "TEXT", nullable: false),
                    from = table.Column<string>(type: "TEXT", nullable: false),
                    to = table.Column<string>(type: "TEXT", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", nullable: false),
                    note = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("course_step_key", x => new { x.number, x.revision });
                });

            migrationBuilder.CreateIndex(
                name: "case_record_by_answering_region",
                table: "case_record",
                column: "answering_region");

            migrationBuilder.CreateIndex(
                name: "case_record_by_asking_region",
                table: "case_record",
                column: "asking_region");

            migrationBuilder.CreateIndex(
                name: "case_record_by_settlement_id",
                table: "case_record",
                column: "settlement_id");

            migrationBuilder.CreateIndex(
                name: "case_record_by_state_due_on",
                table: "case_record",
                columns: new[] { "state", "due_on" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "case_record");

            migrationBuilder.DropTable(
                name: "course_step");
        }
    }
}
