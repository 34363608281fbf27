using System.Globalization;
using Yidi.Operations.Access;
using Yidi.Operations.Funds;
using Yidi.Policy;

namespace Yidi.Operations.Clearing;

/// <summary>Makes the rows that say what happened.</summary>
static class BillEvents
{
    internal static ClearingEvent Of(long no, ClearingBill bill, ClearingStep step, long amountFen, string words, Caller caller, DateTime at) => new()
    {
        EventNo = no, Step = step, BillNo = bill.BillNo, Period = bill.Period, InsuredRegion = bill.InsuredRegion, HostRegion = bill.HostRegion, Insurance = bill.Insurance, Level = bill.Level,
        AmountFen = amountFen, Words = words, By = caller.Name, At = at,
    };

    /// <summary>What regions of one province owe each other needs no bill between provinces; its books are moved all the same.</summary>
    internal static ClearingEvent Within(long no, Month month, int attempt, WithinProvince within, Caller caller, DateTime at) => new()
    {
        EventNo = no, Step = ClearingStep.Calculated, BillNo = 0, Period = month.ToString(), InsuredRegion = within.Region.ToString(), HostRegion = within.Region.ToString(), Insurance = within.Insurance, Level = ClearingLevel.Province,
        AmountFen = within.NetFen, Words = string.Create(CultureInfo.InvariantCulture, $"attempt {attempt}"), By = caller.Name, At = at,
    };
}
