using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Yidi.Migrations.National.Sqlite
{
    /// <inheritdoc />
    public partial class Door : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "check",
                table: "institution_account",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "code_as_text",
                table: "institution_account",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "encrypt_answers",
                table: "institution_account",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "family_inside_account",
                table: "institution_account",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "leniency_owner",
                table: "institution_account",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateOnly>(
                name: "leniency_until",
                table: "institution_account",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "public_key",
                table: "institution_account",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "scheme",
                table: "institution_account",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "institution_token",
                columns: table => new
                {
                    hash = table.Column<string>(type: "TEXT", nullable: false),
                    account = table.Column<string>(type: "TEXT", nullable: false),
                    expires = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("institution_token_key", x => x.hash);
                });

            migrationBuilder.CreateIndex(
                name: "institution_token_by_expires",
                table: "institution_token",
                column: "expires");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "institution_token");

            migrationBuilder.DropColumn(
                name: "check",
                table: "institution_account");

            migrationBuilder.DropColumn(
                name: "code_as_text",
                table: "institution_account");

            migrationBuilder.DropColumn(
                name: "encrypt_answers",
                table: "institution_account");

            migrationBuilder.DropColumn(
                name: "family_inside_account",
                table: "institution_account");

            migrationBuilder.DropColumn(
                name: "leniency_owner",
                table: "institution_account");

            migrationBuilder.DropColumn(
                name: "leniency_until",
                table: "institution_account");

            migrationBuilder.DropColumn(
                name: "public_key",
                table: "institution_account");

            migrationBuilder.DropColumn(
                name: "scheme",
                table: "institution_account");
        }
    }
}
