using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yidi.Gateway.Envelope;
using Yidi.Gateway.Messages;

namespace Yidi.Gateway;

/// <summary>What the host program adds to serve hospitals.</summary>
public static class GatewayParts
{
    /// <summary>One URL for all, base + number, and service paths: what clients are configured with today (his-interface 1.5).</summary>
    static readonly string[] Paths =
    [
        "/infno", "/infno/{**rest}", "/fsi/api/{**rest}", "/mbs/fmi/fsi/api/callFsiService/callService", "/uif-hsaf-med-api/api/medical/service",
        "/hsa/hgs/{infno}", "/1.0.0/{transaction}", "/ebus/rio_fsi",
    ];

    public static IServiceCollection AddYidiGateway(this IServiceCollection services) => services
        .AddSingleton(InfnoLimits.Default)
        .AddSingleton<InfnoDoor>()
        .AddSingleton<FindSender>()
        .AddSingleton<TokenDoor>()
        .AddSingleton<IInfnoMessage, M9001SignIn>()
        .AddSingleton<IInfnoMessage, M1101ReadPerson>()
        .AddSingleton<IInfnoMessage, M1201ReadInstitution>()
        .AddSingleton<IInfnoMessage, M13DownloadCatalogue>()
        .AddSingleton<IInfnoMessage, M13PageCatalogue>()
        .AddSingleton<IInfnoMessage, M1317PageMatching>()
        .AddSingleton<IInfnoMessage, M2001CheckEntitlement>()
        .AddSingleton<IInfnoMessage, M2201RegisterVisit>()
        .AddSingleton<IInfnoMessage, M2202CancelVisit>()
        .AddSingleton<IInfnoMessage, M2203DescribeVisit>()
        .AddSingleton<IInfnoMessage, M2204UploadFeeLines>()
        .AddSingleton<IInfnoMessage, M2205WithdrawFeeLines>()
        .AddSingleton<IInfnoMessage, M2206PreSettle>()
        .AddSingleton<IInfnoMessage, M2207Settle>()
        .AddSingleton<IInfnoMessage, M2208CancelSettlement>()
        .AddSingleton<IInfnoMessage, M2101SellMedicine>()
        .AddSingleton<IInfnoMessage, M2302WithdrawStayLines>()
        .AddSingleton<IInfnoMessage, M2401Admit>()
        .AddSingleton<IInfnoMessage, M2402Discharge>()
        .AddSingleton<IInfnoMessage, M2404TakeBackStay>()
        .AddSingleton<IInfnoMessage, M2501FileReferral>()
        .AddSingleton<IInfnoMessage, M2502CancelReferral>()
        .AddSingleton<IInfnoMessage, M2503ApplyForDisease>()
        .AddSingleton<IInfnoMessage, M2504WithdrawDisease>()
        .AddSingleton<IInfnoMessage, M2505ChooseInstitution>()
        .AddSingleton<IInfnoMessage, M2506WithdrawChoice>()
        .AddSingleton<IInfnoMessage, M2601Reverse>()
        .AddSingleton<IInfnoMessage, M3301UploadMatching>()
        .AddSingleton<IInfnoMessage, M3302WithdrawMatching>()
        .AddSingleton<IInfnoMessage, M5301ReadQualifications>()
        .AddSingleton<IInfnoMessage, M5302ReadChoices>()
        .AddSingleton<IInfnoMessage, M5304ReadReferrals>()
        .AddSingleton<IInfnoMessage, M3101Advise>()
        .AddSingleton<IInfnoMessage, M3201Reconcile>()
        .AddSingleton<IInfnoMessage, M3202CompareLines>()
        .AddSingleton<IInfnoMessage, M3203Declare>()
        .AddSingleton<IInfnoMessage, M3204WithdrawDeclaration>()
        .AddSingleton<IInfnoMessage, M3260ClearingDetails>()
        .AddSingleton<IInfnoMessage, M3261ConfirmDetails>()
        .AddSingleton<IInfnoMessage, M3262TakeBackDetails>()
        .AddSingleton<IInfnoMessage, M4101SettlementList>()
        .AddSingleton<IInfnoMessage, M4201SelfPay>()
        .AddSingleton<IInfnoMessage, M5201ReadVisits>()
        .AddSingleton<IInfnoMessage, M5202ReadDiagnoses>()
        .AddSingleton<IInfnoMessage, M5203ReadSettlement>()
        .AddSingleton<IInfnoMessage, M5204ReadFeeLines>()
        .AddSingleton<IInfnoMessage, M5205ReadChronicMedicines>()
        .AddSingleton<IInfnoMessage, M5206ReadTotals>()
        .AddSingleton<IInfnoMessage, M9002SignOut>()
        .AddSingleton<IInfnoMessage, M9101UploadFile>()
        .AddSingleton<IInfnoMessage, M9102DownloadFile>();

    /// <summary>The hospital's door. Anonymous to the host: each message carries its own signature, and an envelope answers whatever is wrong with it.</summary>
    public static void MapYidiGateway(this IEndpointRouteBuilder routes)
    {
        foreach (var path in Paths)
            routes.MapPost(path, static (HttpContext http, InfnoDoor door) => door.Handle(http)).AllowAnonymous().ExcludeFromDescription().DisableAntiforgery();
        routes.MapPost("/auth/oauth/token", static (HttpContext http, TokenDoor door) => door.Handle(http)).AllowAnonymous().ExcludeFromDescription().DisableAntiforgery();
    }
}
