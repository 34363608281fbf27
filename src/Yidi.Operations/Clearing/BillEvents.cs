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
    internal static ClearingEvent Within(long no, Month month, RegionCode province, InsuranceKind insurance, long amountFen, Caller caller, DateTime at) => new()
    {
        EventNo = no, Step = ClearingStep.Calculated, BillNo = 0, Period = month.ToString(), InsuredRegion = province.ToString(), HostRegion = province.ToString(), Insurance = insurance, Level = ClearingLevel.Province,
        AmountFen = amountFen, Words = "", By = caller.Name, At = at,
    };

    /// <summary>An act on a prefund alone.</summary>
    internal static ClearingEvent Prefund(long no, ClearingStep step, Month month, string insuredRegion, string hostRegion, InsuranceKind insurance, long amountFen, string words, Caller caller, DateTime at, long billNo = 0) => new()
    {
        EventNo = no, Step = step, BillNo = billNo, Period = month.ToString(), InsuredRegion = insuredRegion, HostRegion = hostRegion, Insurance = insurance, Level = ClearingLevel.National,
        AmountFen = amountFen, Words = words, By = caller.Name, At = at,
    };
}
