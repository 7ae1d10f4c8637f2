using System.Globalization;
using Switchboard.Channels;
using Switchboard.Kernel;
using Switchboard.Tenancy;

namespace Switchboard.Bench;

/// <summary>A carrier that accepts every message at once, so that only our own work is measured.</summary>
internal sealed class NullCarrier : IMessageProvider
{
    public const string Carrier = "null";

    long accepted;

    public string Name => Carrier;

    public Task<Outcome<ProviderCheck>> Verify(ProviderCredential credential, CancellationToken ct) => Task.FromResult<Outcome<ProviderCheck>>(new ProviderCheck(credential.Account, null, "active"));

    public ChannelKind Channel => ChannelKind.Sms;

    public IReadOnlyList<CredentialField> CredentialFields { get; } = [new("accountSid", "Account", IsSecret: false, IsAccount: true), new("authToken", "Token", IsSecret: true)];

    public WebhookAnswer Acknowledgement => WebhookAnswer.NoContent;

    public Task<SendResult> Send(SendRequest request, ProviderCredential credential, CancellationToken ct) => Task.FromResult<SendResult>(
        new SendResult.Accepted("NU" + Interlocked.Increment(ref accepted).ToString("x32", CultureInfo.InvariantCulture), 1, null));

    public Task<Outcome<ProviderMessage?>> Fetch(string providerMessageId, ProviderCredential credential, CancellationToken ct) =>
        Task.FromResult<Outcome<ProviderMessage?>>((ProviderMessage?)null);

    public Task<Outcome<IReadOnlyList<ProviderMessage>>> FindSent(SendRequest request, DateTimeOffset since, ProviderCredential credential, CancellationToken ct) =>
        Task.FromResult<Outcome<IReadOnlyList<ProviderMessage>>>(Array.Empty<ProviderMessage>());

    public Task<Outcome<IReadOnlyList<InboundMessage>>> ListInbound(string number, DateTimeOffset since, ProviderCredential credential, CancellationToken ct) =>
        Task.FromResult<Outcome<IReadOnlyList<InboundMessage>>>(Array.Empty<InboundMessage>());

    public long EstimateMicros(string to, int segments) => 7_900L * segments;

    public bool Verify(in WebhookRequest request, ProviderCredential credential) => false;

    public InboundMessage? ReadInbound(in WebhookRequest request) => null;

    public bool AnswersKeyword(InboundMessage inbound) => false;

    public StatusReport? ReadStatus(in WebhookRequest request) => null;
}
