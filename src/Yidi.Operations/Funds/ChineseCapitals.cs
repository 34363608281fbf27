using System.Text;
using Yidi.Policy;

namespace Yidi.Operations.Funds;

/// <summary>
/// Amounts in the capital numerals of official forms (中文大写金额), by 支付结算办法 附一: 人民币壹仟零伍元叁角整. What ends at yuan or jiao ends with 整.
/// </summary>
public static class ChineseCapitals
{
    const string Digits = "零壹贰叁肆伍陆柒捌玖";
    static readonly string[] Places = ["", "拾", "佰", "仟"];
    static readonly string[] Groups = ["", "万", "亿", "万亿"];
    static readonly long[] Thousands = [1, 10_000, 100_000_000, 1_000_000_000_000];
    static readonly int[] Tens = [1, 10, 100, 1_000];

    public static string Of(Money amount)
    {
        var fen = Math.Abs(amount.Fen);
        var text = new StringBuilder(amount.Fen < 0 ? "人民币负" : "人民币");
        var (yuan, jiao, rest) = (fen / 100, fen / 10 % 10, fen % 10);
        if (yuan > 0 || fen == 0) text.Append(Whole(yuan)).Append('元');
        if (jiao > 0) text.Append(Digits[(int)jiao]).Append('角');
        // 人民币伍元零叁分: a nought stands for the jiao that is left out.
        else if (rest > 0 && yuan > 0) text.Append('零');
        return rest > 0 ? text.Append(Digits[(int)rest]).Append('分').ToString() : text.Append('整').ToString();
    }

    static string Whole(long yuan)
    {
        if (yuan == 0) return "零";
        var text = new StringBuilder();
        var skipped = false;
        for (var group = Groups.Length - 1; group >= 0; group--)
        {
            var four = (int)(yuan / Thousands[group] % 10_000);
            if (four == 0)
            {
                skipped = text.Length > 0;
                continue;
            }
            if (text.Length > 0 && (skipped || four < 1_000)) text.Append('零');
            text.Append(Four(four)).Append(Groups[group]);
            skipped = false;
        }
        return text.ToString();
    }

    /// <summary>One to 9999, with one nought for a gap inside.</summary>
    static string Four(int number)
    {
        var text = new StringBuilder();
        var gap = false;
        for (var place = 3; place >= 0; place--)
        {
            var digit = number / Tens[place] % 10;
            if (digit == 0)
            {
                gap = text.Length > 0;
                continue;
            }
            if (gap) text.Append('零');
            text.Append(Digits[digit]).Append(Places[place]);
            gap = false;
        }
        return text.ToString();
    }
}
