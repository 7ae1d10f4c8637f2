using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Switchboard.Simulator.Faults;
using Switchboard.Simulator.Ledger;
using Switchboard.Simulator.Live;
using Switchboard.Simulator.People;
using Switchboard.Simulator.Twilio.Messages;

namespace Switchboard.Simulator;

/// <summary>
/// <c>POST /api/reset</c> empties ledger, phones, mailboxes, messages and faults. Accounts, numbers, domains, webhooks, people, opt-outs
/// and suppressions stay.
/// </summary>
internal static class Reset
{
    public static void MapReset(this IEndpointRouteBuilder routes) =>
        routes.MapPost(
            "/api/reset",
            (TruthLedger ledger, FaultBoard faults, Population population, MessageBook messages, IEnumerable<IForgets> others, Changes changes) =>
            {
                faults.Set([]);
                messages.Clear();
                foreach (var person in population.All)
                {
                    person.Forget();
                }

                foreach (var other in others)
                {
                    other.Forget();
                }

                ledger.Clear();
                changes.Happened();
                return Results.NoContent();
            });
}
