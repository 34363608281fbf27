namespace Yidi.Policy.Tests;

public sealed class CodeTests
{
    [Theory]
    [InlineData("110000", "110105", true)]
    [InlineData("131000", "131002", true)]
    [InlineData("131000", "130100", false)]
    [InlineData("110105", "110105", true)]
    [InlineData("110105", "110000", false)]
    public void A_region_covers_what_lies_inside_it(string outer, string inner, bool covers) =>
        Assert.Equal(covers, RegionCode.Parse(outer).Covers(RegionCode.Parse(inner)));

    [Theory]
    [InlineData("11000")]
    [InlineData("1100001")]
    [InlineData("11000x")]
    [InlineData("011000")]
    [InlineData(null)]
    public void What_is_no_region_code_is_refused(string? text) => Assert.False(RegionCode.TryParse(text, out _));

    [Theory]
    [InlineData("H11010500001", true)]
    [InlineData("P13100000001", true)]
    [InlineData("X11010500001", false)]
    [InlineData("H1101050001", false)]
    [InlineData(null, false)]
    public void Institution_numbers_have_one_shape(string? text, bool valid) => Assert.Equal(valid, InstitutionNo.TryParse(text, out _));

    [Fact]
    public void A_person_number_says_where_the_person_lives()
    {
        Assert.True(PersonNo.TryParse("1312345678901234567", out var person));
        Assert.Equal(13, person.Province);
        Assert.False(PersonNo.TryParse("123", out _));
    }

    [Fact]
    public void Every_code_has_a_word_in_both_languages()
    {
        AssertWords(Vocabulary.Visits);
        AssertWords(Vocabulary.Persons);
        AssertWords(Vocabulary.Levels);
        AssertWords(Vocabulary.Classes);
        AssertWords(Vocabulary.Filings);
        AssertWords(Vocabulary.Funds);
        AssertWords(Vocabulary.Insurances);
    }

    static void AssertWords<TCode>(IReadOnlyDictionary<TCode, Term> terms) where TCode : struct, Enum
    {
        Assert.Equal(Enum.GetValues<TCode>().Order(), terms.Keys.Order());
        Assert.All(terms.Values, static t => Assert.DoesNotContain("", new[] { t.Word, t.Chinese, t.English }));
    }

    [Fact]
    public void Accumulators_are_the_same_text_for_the_same_sums()
    {
        var sums = Accumulators.Empty.With("b", 2).With("a", -1).With("c", 5).With("c", -5);
        Assert.Equal("{\"a\":-1,\"b\":2}", sums.ToString());
        Assert.Equal(sums, Accumulators.Parse(sums.ToString()));
        Assert.Equal(Accumulators.Empty, sums.Plus(sums.Negated()));
    }
}
