using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Yidi.Migrations.Province.Postgres
{
    /// <inheritdoc />
    public partial class SelfPaidStays : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateOnly>(
                name: "day",
                table: "self_pay_fact",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "insured_province",
                table: "self_pay_fact",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "service",
                table: "self_pay_fact",
                type: "integer",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "self_pay_fact_by_day",
                table: "self_pay_fact",
                column: "day");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "self_pay_fact_by_day",
                table: "self_pay_fact");

            migrationBuilder.DropColumn(
                name: "day",
                table: "self_pay_fact");

            migrationBuilder.DropColumn(
                name: "insured_province",
                table: "self_pay_fact");

            migrationBuilder.DropColumn(
                name: "service",
                table: "self_pay_fact");
        }
    }
}
