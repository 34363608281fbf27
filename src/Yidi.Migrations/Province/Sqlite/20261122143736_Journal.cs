using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Yidi.Migrations.Province.Sqlite
{
    /// <inheritdoc />
    public partial class Journal : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Rows of the old form cannot be packed by SQL. Nothing was released with it: a store that holds settlements is refused, not emptied.
            migrationBuilder.Sql("CREATE TABLE journal_has_rows_of_the_old_form (settlements INTEGER NOT NULL, CONSTRAINT old_settlements_found__begin_with_a_new_folder_or_database CHECK (settlements = 0))");
            migrationBuilder.Sql("INSERT INTO journal_has_rows_of_the_old_form SELECT count(*) FROM settlement");
            migrationBuilder.Sql("DROP TABLE journal_has_rows_of_the_old_form");

            migrationBuilder.DropTable(
                name: "posting");

            migrationBuilder.DropIndex(
                name: "settlement_by_opposite_id",
                table: "settlement");

            migrationBuilder.DropIndex(
                name: "settlement_by_visit_no",
                table: "settlement");

            migrationBuilder.DropColumn(
                name: "accounts_asked",
                table: "settlement");

            migrationBuilder.DropColumn(
                name: "answer",
                table: "settlement");

            migrationBuilder.DropColumn(
                name: "before",
                table: "settlement");

            migrationBuilder.DropColumn(
                name: "case",
                table: "settlement");

            migrationBuilder.DropColumn(
                name: "case_hash",
                table: "settlement");

            migrationBuilder.DropColumn(
                name: "deltas",
                table: "settlement");

            migrationBuilder.DropColumn(
                name: "earlier_years",
                table: "settlement");

            migrationBuilder.DropColumn(
                name: "explanation",
                table: "settlement");

            migrationBuilder.DropColumn(
                name: "used",
                table: "settlement");

            migrationBuilder.AlterColumn<byte[]>(
                name: "pack_hash",
                table: "settlement",
                type: "BLOB",
                nullable: false,
                oldClrType: typeof(string),
                oldType: "TEXT");

            migrationBuilder.AddColumn<byte[]>(
                name: "detail",
                table: "settlement",
                type: "BLOB",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.AlterColumn<byte[]>(
                name: "fingerprint",
                table: "journal_key",
                type: "BLOB",
                nullable: false,
                oldClrType: typeof(string),
                oldType: "TEXT");

            migrationBuilder.CreateTable(
                name: "standing_balance",
                columns: table => new
                {
                    account = table.Column<string>(type: "TEXT", nullable: false),
                    period = table.Column<string>(type: "TEXT", nullable: false),
                    amount_fen = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("standing_balance_key", x => new { x.account, x.period });
                });

            migrationBuilder.CreateTable(
                name: "standing_mark",
                columns: table => new
                {
                    lane_no = table.Column<int>(type: "INTEGER", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("standing_mark_key", x => x.lane_no);
                });

            migrationBuilder.CreateIndex(
                name: "settlement_by_opposite_id",
                table: "settlement",
                column: "opposite_id",
                filter: "opposite_id <> 0");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "standing_balance");

            migrationBuilder.DropTable(
                name: "standing_mark");

            migrationBuilder.DropIndex(
                name: "settlement_by_opposite_id",
                table: "settlement");

            migrationBuilder.DropColumn(
                name: "detail",
                table: "settlement");

            migrationBuilder.AlterColumn<string>(
                name: "pack_hash",
                table: "settlement",
                type: "TEXT",
                nullable: false,
                oldClrType: typeof(byte[]),
                oldType: "BLOB");

            migrationBuilder.AddColumn<string>(
                name: "accounts_asked",
                table: "settlement",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "answer",
                table: "settlement",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "before",
                table: "settlement",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "case",
                table: "settlement",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "case_hash",
                table: "settlement",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "deltas",
                table: "settlement",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "earlier_years",
                table: "settlement",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "explanation",
                table: "settlement",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "used",
                table: "settlement",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AlterColumn<string>(
                name: "fingerprint",
                table: "journal_key",
                type: "TEXT",
                nullable: false,
                oldClrType: typeof(byte[]),
                oldType: "BLOB");

            migrationBuilder.CreateTable(
                name: "posting",
                columns: table => new
                {
                    settlement_id = table.Column<long>(type: "INTEGER", nullable: false),
                    ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    account = table.Column<string>(type: "TEXT", nullable: false),
                    amount_fen = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("posting_key", x => new { x.settlement_id, x.ordinal });
                });

            migrationBuilder.CreateIndex(
                name: "settlement_by_opposite_id",
                table: "settlement",
                column: "opposite_id");

            migrationBuilder.CreateIndex(
                name: "settlement_by_visit_no",
                table: "settlement",
                column: "visit_no");
        }
    }
}
