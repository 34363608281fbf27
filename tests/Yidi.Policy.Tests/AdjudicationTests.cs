namespace Yidi.Policy.Tests;

public sealed class AdjudicationTests
{
    const int Seed = 20220701;
    const int RandomBills = 20_000;

    [Fact]
    public void The_published_bill_comes_out_to_the_fen()
    {
        var receipt = Bills.Receipt(Bills.W1, Accumulators.Empty, Bills.Langfang);
        Assert.Equal(
            ("64.29", "3.18", "61.11", "48.89", "15.40", "15.40"),
            ($"{receipt.Total}", $"{receipt.FirstShare}", $"{receipt.InScope}", $"{receipt.FundTotal}", $"{receipt.Person}", $"{receipt.Cash}"));
        Assert.Equal("{\"count.visits\":1,\"fund.disease.M01600\":4889,\"fund.pool\":4889,\"in-scope\":6111,\"own.ratio-share\":1222}", receipt.Deltas.ToString());
        Assert.Empty(receipt.AccumulatorsUsed);
    }

    [Theory]
    //          in scope   paid before  fund before   deductible  fund       over cap
    [InlineData("200.00", "0.00", "0.00", "200.00", "0.00", "0.00")]          // all below the deductible of 300
    [InlineData("300.00", "0.00", "0.00", "300.00", "0.00", "0.00")]          // exactly at it
    [InlineData("300.01", "0.00", "0.00", "300.00", "0.01", "0.00")]          // 0.8 fen rounds up to the fund
    [InlineData("1000.00", "250.00", "0.00", "50.00", "760.00", "0.00")]      // crossed inside one visit
    [InlineData("1000.00", "300.00", "0.00", "0.00", "800.00", "0.00")]       // met before
    [InlineData("1000.00", "300.00", "1200.00", "0.00", "800.00", "0.00")]    // exactly at the cap of 2,000
    [InlineData("1000.00", "300.00", "1999.99", "0.00", "0.01", "999.99")]    // the last fen under the cap: what lies beyond is cost, not a share of it
    [InlineData("1000.00", "300.00", "2000.00", "0.00", "0.00", "1000.00")]   // nothing left
    public void Deductible_and_cap_run_over_the_year(string inScope, string paidBefore, string fundBefore, string deductible, string fund, string overCap)
    {
        var before = Accumulators.Empty.With(AccumulatorNames.DeductibleOutpatient, Money.Yuan(paidBefore).Fen)
            .With(AccumulatorNames.FundOfDisease("M01600"), Money.Yuan(fundBefore).Fen);
        var receipt = Bills.Receipt(Bills.Of(Bills.Line(1, ItemClass.A, "0", Money.Yuan(inScope))), before, Bills.Limited);
        Assert.Equal((deductible, fund, overCap), ($"{receipt.Deductible}", $"{receipt.FundTotal}", $"{receipt.OverCap}"));
        Assert.Equal([AccumulatorNames.DeductibleOutpatient, AccumulatorNames.FundOfDisease("M01600")], receipt.AccumulatorsUsed);
    }

    [Fact]
    public void Random_bills_have_one_payer_per_fen_and_say_why()
    {
        var random = new Random(Seed);
        TestContext.Current.SendDiagnosticMessage($"seed {Seed}, {RandomBills} bills");
        for (var i = 0; i < RandomBills; i++)
        {
            var bill = Bills.Random(random);
            var pack = i % 2 == 0 ? Bills.Langfang : Bills.Limited;
            var before = Accumulators.Empty.With(AccumulatorNames.DeductibleOutpatient, random.Next(0, 40_000)).With(AccumulatorNames.FundOfDisease("M01600"), random.Next(0, 250_000));
            var receipt = Bills.Receipt(bill, before, pack);
            Assert.All(bill.Lines, static l => Assert.Equal(l.Total, l.FullOwn + l.OverLimit + l.FirstShare + l.InScope));
            Assert.Equal(bill.Lines.Sum(static l => l.Total.Fen), receipt.FundTotal.Fen + receipt.Person.Fen + receipt.Hospital.Fen);
            Assert.Equal(receipt.Person, receipt.FullOwn + receipt.OverLimit + receipt.FirstShare + receipt.Deductible + receipt.RatioShare + receipt.OverCap);
            Assert.True(receipt.FundTotal >= Money.Zero && receipt.FundTotal <= receipt.InScope);
            Assert.True(RebuiltAmounts.From(receipt.Explanation).Agrees(receipt), $"bill {i} of seed {Seed}");
        }
    }

    [Fact]
    public void The_same_input_gives_the_same_receipt_byte_for_byte()
    {
        var random = new Random(Seed + 1);
        for (var i = 0; i < 1_000; i++)
        {
            var bill = Bills.Random(random);
            var (first, second) = (Bills.Receipt(bill, Accumulators.Empty, Bills.Limited), Bills.Receipt(bill, Accumulators.Empty, Bills.Limited));
            Assert.Equal(first.Explanation.ToCodes(), second.Explanation.ToCodes());
            Assert.Equal(first.Deltas.ToString(), second.Deltas.ToString());
            Assert.Equal(Yidi.Operations.Plumbing.ExactJson.Write(first with { Explanation = Explanation.Nothing }), Yidi.Operations.Plumbing.ExactJson.Write(second with { Explanation = Explanation.Nothing }));
        }
    }

    [Fact]
    public void More_in_scope_never_costs_the_fund_less()
    {
        var random = new Random(Seed + 2);
        for (var i = 0; i < 5_000; i++)
        {
            var amount = random.Next(1, 400_000);
            var less = Bills.Receipt(Bills.Of(Bills.Line(1, ItemClass.A, "0", new(amount))), Accumulators.Empty, Bills.Limited);
            var more = Bills.Receipt(Bills.Of(Bills.Line(1, ItemClass.A, "0", new(amount + random.Next(1, 50_000)))), Accumulators.Empty, Bills.Limited);
            Assert.True(more.FundTotal >= less.FundTotal, $"{amount} fen, seed {Seed + 2}");
        }
    }

    [Fact]
    public void Explanation_codes_come_back_as_the_same_steps()
    {
        var explanation = Bills.Receipt(Bills.W1, Accumulators.Empty, Bills.Langfang).Explanation;
        var back = Explanation.FromCodes(explanation.ToCodes());
        Assert.Equal(explanation.ToCodes(), back.ToCodes());
        Assert.Equal(explanation.Steps.Count, back.Steps.Count);
        Assert.Throws<FormatException>(() => Explanation.FromCodes("9|x|y"));
    }

    [Fact]
    public void A_false_explanation_is_found_out()
    {
        var receipt = Bills.Receipt(Bills.W1, Accumulators.Empty, Bills.Langfang);
        var forged = new Explanation([.. receipt.Explanation.Steps.Select(static s => s.Code == StepCode.Ratio ? s with { Inputs = [9, 10] } : s)]);
        Assert.True(RebuiltAmounts.Follow(receipt.Explanation, receipt));
        Assert.False(RebuiltAmounts.Follow(forged, receipt));
    }

    [Fact]
    public void Every_step_names_its_clause_in_both_languages()
    {
        var receipt = Bills.Receipt(Bills.W1, Accumulators.Empty, Bills.Limited);
        foreach (var language in new[] { "zh", "en" })
        {
            var tree = ExplanationText.Render(receipt.Explanation, Bills.W1, Bills.Limited, language);
            Assert.All(tree.Concat(tree.SelectMany(static s => s.Parts)), step =>
            {
                Assert.NotEmpty(step.Sentence);
                Assert.NotEmpty(step.Citation.Clause.In(language));
                Assert.NotEmpty(step.Citation.Document.In(language));
            });
        }
        Assert.Contains("61.11 × 80% = 48.89 元", ExplanationText.Plain(ExplanationText.Render(
            Bills.Receipt(Bills.W1, Accumulators.Empty, Bills.Langfang).Explanation, Bills.W1, Bills.Langfang, "zh"), "zh"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_law_does_not_allow_is_refused_with_its_clause()
    {
        Check(Bills.W1, Bills.Retiree with { Filing = null }, PolicyRefusal.NotFiled);
        Check(Bills.W1, Bills.Retiree with { Qualifications = [] }, PolicyRefusal.DiseaseNotQualified);
        Check(Bills.W1 with { DiseaseCode = "M03900" }, Bills.Retiree, PolicyRefusal.DiseaseNotInPack);
        Check(Bills.W1, Bills.Retiree with { PersonClass = PersonClass.Active }, PolicyRefusal.PackDoesNotCover);
        Check(Bills.W1 with { SettlementDate = new(2021, 12, 31) }, Bills.Retiree, PolicyRefusal.PackDoesNotCover);
        Check(Bills.W1 with { VisitDate = new(2021, 12, 30) }, Bills.Retiree, PolicyRefusal.PackDoesNotCover);
        Check(Bills.Of(), Bills.Retiree, PolicyRefusal.EmptyBill);
        Check(Bills.Of(Bills.W1.Lines[0] with { InScope = Money.Zero }), Bills.Retiree, PolicyRefusal.LineDoesNotBalance);
    }

    [Fact]
    public void An_emergency_counts_as_filed() =>
        Assert.IsType<Adjudication.Done>(Adjudicator.Adjudicate(Bills.W1 with { Emergency = true }, Bills.Retiree with { Filing = null }, BenefitYear.Untouched(2022), Bills.Langfang));

    static void Check(Bill bill, Entitlement entitlement, PolicyRefusal expected) =>
        Assert.Equal(expected, Assert.IsType<Adjudication.Refused>(Adjudicator.Adjudicate(bill, entitlement, BenefitYear.Untouched(2022), Bills.Langfang)).Reason);

    [Theory]
    //          class  share   total     limit     own       over      first     in scope
    [InlineData("甲", "0", "32.52", null, "0.00", "0.00", "0.00", "32.52")]
    [InlineData("乙", "0.10", "31.77", null, "0.00", "0.00", "3.18", "28.59")]
    [InlineData("丙", "0", "10.00", null, "10.00", "0.00", "0.00", "0.00")]
    [InlineData("乙", "0.05", "60.00", "48.00", "0.00", "12.00", "2.40", "45.60")]  // the limit first, then the share of what is left
    [InlineData("甲", "0", "48.00", "48.00", "0.00", "0.00", "0.00", "48.00")]      // exactly at the limit
    [InlineData("乙", "0.10", "0.05", null, "0.00", "0.00", "0.01", "0.04")]        // half a fen of share goes up, the rest follows
    public void A_line_splits_by_its_catalogue(string word, string share, string total, string? limit, string own, string over, string first, string inScope)
    {
        Assert.True(Vocabulary.TryFind(Vocabulary.Classes, word, out var itemClass));
        var line = Bills.Line(1, itemClass, share, Money.Yuan(total), limit is null ? null : Money.Yuan(limit));
        Assert.Equal((own, over, first, inScope), ($"{line.FullOwn}", $"{line.OverLimit}", $"{line.FirstShare}", $"{line.InScope}"));
    }
}
