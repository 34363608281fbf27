using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Yidi.Migrations.National.Postgres
{
    /// <inheritdoc />
    public partial class Seal : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "audit_link",
                columns: table => new
                {
                    chain_no = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    sealed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("audit_link_key", x => x.chain_no);
                });

            migrationBuilder.CreateIndex(
                name: "audit_link_by_kind_number",
                table: "audit_link",
                columns: new[] { "kind", "number" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_link");
        }
    }
}
