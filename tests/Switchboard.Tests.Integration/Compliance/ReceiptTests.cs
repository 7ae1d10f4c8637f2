using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Switchboard.Tests.Integration.Contacts;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Compliance;

/// <summary>A decision can be handed on, and whoever has the published key can check it without us.</summary>
public sealed class ReceiptTests(World world)
{
    [Fact]
    public async Task A_receipt_is_checked_by_the_published_key_alone_and_says_what_the_decision_says()
    {
        using var line = await Line.Open(world);
        var sent = await line.Send(Line.Person(), "Your table is ready");
        using var anybody = world.Client();

        var given = await line.Api.Get($"/api/v1/decisions/{sent.Id("decisionId")}/receipt");
        var keys = await anybody.Get("/.well-known/jwks.json");

        var (header, claims) = Checked(given.Id("receipt"), keys).ShouldNotBeNull();
        (header.Id("alg"), header.Id("kid"), header.Id("typ")).ShouldBe(("ES256", given.Id("keyId"), "decision-receipt+jwt"));
        given.Id("keysUrl").ShouldBe(claims.Id("iss") + "/.well-known/jwks.json");
        (claims.Id("sub"), claims.Id("organizationId")).ShouldBe((sent.Id("decisionId"), line.Tenant.Id.Value));
        claims.GetProperty("decision").GetRawText().ShouldBe((await line.Api.Get($"/api/v1/decisions/{sent.Id("decisionId")}")).GetRawText());
        claims.Id("bodySha256").ShouldBe(Convert.ToHexStringLower(SHA256.HashData("Your table is ready"u8)));
    }

    [Fact]
    public async Task What_was_changed_in_a_receipt_or_signed_by_another_is_found_out()
    {
        using var line = await Line.Open(world);
        var asked = await line.Api.Post("/api/v1/decisions", new { contactAddress = Line.Person() });
        var receipt = (await line.Api.Get($"/api/v1/decisions/{asked.Id("decisionId")}/receipt")).Id("receipt");
        var keys = await line.Api.Get("/.well-known/jwks.json");
        var parts = receipt.Split('.');
        var forged = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Text(parts[1]).Replace("\"allowed\":true", "\"allowed\":false", StringComparison.Ordinal)));

        Checked(receipt, keys).ShouldNotBeNull();
        Checked($"{parts[0]}.{forged}.{parts[2]}", keys).ShouldBeNull();
        await using var other = await World.Start();
        using var elsewhere = other.Client();
        Checked(receipt, await elsewhere.Get("/.well-known/jwks.json")).ShouldBeNull("another deployment has other keys");
    }

    [Fact]
    public async Task A_receipt_names_its_entry_in_the_audit_log_by_the_hash_that_is_sealed()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        var sent = await line.Send(person, "Hello");
        await admin.Post("/api/v1/do-not-contact", new { contactAddress = person, reason = "x" });
        var refused = await line.Api.Posting("/api/v1/messages", new { to = person, body = "Hello?" }).Refused(403);
        var keys = await line.Api.Get("/.well-known/jwks.json");

        foreach (var (decision, subject, action) in new[]
        {
            (sent.Id("decisionId"), sent.Id("messageId"), "message.queued"), (refused.Id("decisionId"), refused.Id("decisionId"), "send.refused"),
        })
        {
            var (_, claims) = Checked((await line.Api.Get($"/api/v1/decisions/{decision}/receipt")).Id("receipt"), keys).ShouldNotBeNull();
            var named = claims.GetProperty("audit");
            var entry = (await admin.Get($"/api/v1/audit?subject={subject}&action={action}")).Items().ShouldHaveSingleItem();
            (named.Id("auditId"), named.Id("action")).ShouldBe((entry.Id("auditId"), action));
            named.Id("hash").ShouldBe(HashOf(entry, line.Tenant.Id.Value));
        }
    }

    [Fact]
    public async Task Another_agents_receipt_is_not_found()
    {
        using var line = await Line.Open(world);
        using var colleague = await Line.Open(world, line.Tenant);
        var sent = await line.Send(Line.Person(), "Hello");

        (await colleague.Api.GetAsync($"/api/v1/decisions/{sent.Id("decisionId")}/receipt").Refused(404)).Id("code").ShouldBe("unknown_decision");
    }

    /// <summary>As anybody would check it, by RFC 7515 and RFC 7518; null where it doesn't hold.</summary>
    static (JsonElement Header, JsonElement Claims)? Checked(string receipt, JsonElement keys)
    {
        var parts = receipt.Split('.');
        var header = JsonElement.Parse(Text(parts[0]));
        var jwk = keys.GetProperty("keys").EnumerateArray().FirstOrDefault(key => key.Id("kid") == header.Id("kid"));
        if (jwk.ValueKind == JsonValueKind.Undefined)
        {
            return null;
        }

        (jwk.Id("kty"), jwk.Id("crv"), jwk.Id("alg"), jwk.Id("use")).ShouldBe(("EC", "P-256", "ES256", "sig"));
        jwk.TryGetProperty("d", out _).ShouldBeFalse();
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new() { X = Base64Url.DecodeFromChars(jwk.Id("x")), Y = Base64Url.DecodeFromChars(jwk.Id("y")) },
        });
        var holds = key.VerifyData(
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return holds ? (header, JsonElement.Parse(Text(parts[1]))) : null;
    }

    static string Text(string part) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part));

    // SHA-256 over an entry's fields, each preceded by its length; one that isn't there has the length -1.
    static string HashOf(JsonElement entry, string organization)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var at = entry.GetProperty("at").GetDateTimeOffset().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        foreach (var field in new[]
        {
            entry.Id("auditId"), organization, entry.Id("actor"), entry.Id("action"), entry.Id("subject"),
            entry.TryGetProperty("detail", out var detail) ? detail.GetRawText() : null, at,
        })
        {
            var length = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, field is null ? -1 : Encoding.UTF8.GetByteCount(field));
            hash.AppendData(length);
            hash.AppendData(Encoding.UTF8.GetBytes(field ?? ""));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
