using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Tests.Integration.Tenancy.Walk;

/// <summary>The other organization: it has one of everything, so that what is not found is kept apart and not just absent.</summary>
internal sealed class Victim
{
    readonly Dictionary<string, string> ids = new(StringComparer.Ordinal);

    Victim(Tenant tenant) => Tenant = tenant;

    public Tenant Tenant { get; }

    /// <summary>Words that stand in its rows and nowhere else.</summary>
    public string Secret { get; } = $"secret-{Guid.CreateVersion7():N}";

    public static async Task<Victim> Make(World world)
    {
        var victim = new Victim(await world.Organization());
        var tokens = world.Get<Ids>();
        var agent = await victim.Tenant.Agent(victim.Secret);
        using var admin = victim.Tenant.Admin();
        var token = (await admin.Get("/api/v1/tokens")).GetProperty("items")[0].GetProperty("tokenId").GetString()!;
        victim.ids.Add("{organizationId}", victim.Tenant.Id.Value);
        victim.ids.Add("{tokenId}", token);
        victim.ids.Add("{agentId}", agent.Id.Value);
        victim.ids.Add("{owner}", agent.Id.Value);
        victim.ids.Add("{contactId}", tokens.Next<ContactId>().Value);
        victim.ids.Add("{conversationId}", tokens.Next<ConversationId>().Value);
        victim.ids.Add("{mergeId}", tokens.Next<MergeId>().Value);
        victim.ids.Add("{address}", "victim%40example.com");
        victim.ids.Add("{messageId}", tokens.Next<MessageId>().Value);
        victim.ids.Add("{decisionId}", tokens.Next<DecisionId>().Value);
        victim.ids.Add("{prohibitionId}", tokens.Next<ProhibitionId>().Value);
        victim.ids.Add("{consentId}", tokens.Next<ConsentId>().Value);
        victim.ids.Add("{contentRuleId}", tokens.Next<ContentRuleId>().Value);
        victim.ids.Add("{numberId}", tokens.Next<ChannelId>().Value);
        victim.ids.Add("{jobId}", tokens.Next<JobId>().Value);
        victim.ids.Add("{fileId}", tokens.Next<FileId>().Value);
        victim.ids.Add("{mediaId}", victim.ids["{messageId}"] + ".0");
        victim.ids.Add("{deliveryId}", tokens.Next<WebhookDeliveryId>().Value);
        var webhook = await admin.Post("/api/v1/webhooks", new { url = "http://127.0.0.1:9999/", description = victim.Secret });
        victim.ids.Add("{domain}", $"{victim.Secret}.example.com");
        victim.ids.Add("{webhookId}", webhook.GetProperty("webhook").GetProperty("webhookId").GetString()!);
        victim.ids.Add("{userId}", tokens.Next<UserId>().Value);
        victim.ids.Add("{alertId}", tokens.Next<AlertId>().Value);
        victim.ids.Add("{routeId}", tokens.Next<AlertRouteId>().Value);
        victim.ids.Add("{senderId}", tokens.Next<SenderId>().Value);
        victim.ids.Add("{templateId}", tokens.Next<TemplateId>().Value);
        await world.Get<Database>().Write(victim.Tenant.Id, unit => victim.Fill(unit, world.Get<SecretBox>()));
        return victim;
    }

    public string Aim(string text) => ids.Append(new("{slug}", World.Slug())).Append(new("{name}", "twilio")).Append(new("{guide}", "mcp")).Append(new("{channel}", "sms")).Append(new("{token}", ids["{fileId}"][4..] + ".4102444800.AAAA")).Aggregate(text, (aimed, id) => aimed.Replace(id.Key, id.Value, StringComparison.Ordinal));

    /// <summary>Whether a text has something that only the victim has, beyond what the asker wrote.</summary>
    public bool IsIn(string text, string asked) =>
        text.Contains(Secret, StringComparison.Ordinal)
        || ids.Values.Any(id => text.Contains(id, StringComparison.Ordinal) && !asked.Contains(id, StringComparison.Ordinal));

    /// <summary>All that a successful act would have changed.</summary>
    public Task<string> State(World world) => world.Get<Database>().Read(Tenant.Id, async session => string.Join(
        "\n",
        [
            .. await session.Many("SELECT action FROM audit_entry WHERE organization_id = @organization ORDER BY id", null, row => row.Text(0)),
            .. await session.Many("SELECT id FROM token WHERE organization_id = @organization AND revoked_at IS NULL ORDER BY id", null, row => row.Text(0)),
            .. await session.Many("SELECT id FROM message WHERE organization_id = @organization ORDER BY id", null, row => row.Text(0)),
            .. await session.Many("SELECT id FROM stored_file WHERE organization_id = @organization AND deleted_at IS NULL ORDER BY id", null, row => row.Text(0)),
            .. await session.Many("SELECT coalesce(channel_id, '') FROM whatsapp_sender WHERE organization_id = @organization ORDER BY id", null, row => row.Text(0)),
            .. await session.Many("SELECT id || coalesce(removed_by, '') AS text FROM do_not_contact WHERE organization_id = @organization ORDER BY id", null, row => row.Text(0)),
            .. await session.Many("SELECT address || scope AS text FROM opt_out WHERE organization_id = @organization ORDER BY address, scope", null, row => row.Text(0)),
            .. await session.Many("SELECT id FROM consent WHERE organization_id = @organization ORDER BY id", null, row => row.Text(0)),
            .. await session.Many("SELECT id FROM consent_revocation WHERE organization_id = @organization ORDER BY id", null, row => row.Text(0)),
            .. await session.Many("SELECT id FROM content_rule WHERE organization_id = @organization ORDER BY id", null, row => row.Text(0)),
            .. await session.Many("SELECT coalesce(postal_address, '') AS text FROM sending_policy WHERE organization_id = @organization", null, row => row.Text(0)),
            .. await session.Many("SELECT state FROM message_template WHERE organization_id = @organization ORDER BY id", null, row => row.Text(0)),
            .. await session.Many("SELECT status FROM agent WHERE organization_id = @organization ORDER BY id", null, row => row.Text(0)),
            .. await session.Many("SELECT status FROM webhook WHERE organization_id = @organization", null, row => row.Text(0)),
            .. await session.Many("SELECT domain FROM mail_domain WHERE organization_id = @organization", null, row => row.Text(0)),
            .. await session.Many("SELECT secret FROM webhook WHERE organization_id = @organization", null, row => row.Text(0)),
            .. await session.Many("SELECT state FROM webhook_delivery WHERE organization_id = @organization", null, row => row.Text(0)),
            .. await session.Many("SELECT status FROM channel WHERE organization_id = @organization ORDER BY id", null, row => row.Text(0)),
            .. await session.Many("SELECT version || state || owner AS text FROM conversation WHERE organization_id = @organization ORDER BY id", null, row => row.Text(0)),
            .. await session.Many("SELECT version || coalesce(merged_into, '') || coalesce(display_name, '') AS text FROM contact WHERE organization_id = @organization ORDER BY id", null, row => row.Text(0)),
            .. await session.Many("SELECT address FROM contact_address WHERE organization_id = @organization ORDER BY address", null, row => row.Text(0)),
            .. await session.Many("SELECT id || role || coalesce(disabled_at, 0) AS text FROM web_user WHERE organization_id = @organization ORDER BY id", null, row => row.Text(0)),
            .. await session.Many("SELECT id FROM sign_in_link WHERE organization_id = @organization ORDER BY id", null, row => row.Text(0)),
            .. await session.Many("SELECT state FROM alert WHERE organization_id = @organization ORDER BY id", null, row => row.Text(0)),
            .. await session.Many("SELECT id || version AS text FROM alert_route WHERE organization_id = @organization ORDER BY id", null, row => row.Text(0)),
            .. await session.Many("SELECT coalesce(contact_hours, '') FROM organization WHERE organization_id = @organization", null, row => row.Text(0)),
            .. await session.Many("SELECT status FROM organization WHERE organization_id = @organization", null, row => row.Text(0)),
        ]));

    async ValueTask<int> Fill(Session unit, SecretBox secrets)
    {
        var sealedKey = Switchboard.Files.FileAddresses.NewKey(secrets, FileId.From(ids["{fileId}"]));
        var row = new { contact = ids["{contactId}"], conversation = ids["{conversationId}"], message = ids["{messageId}"], merge = ids["{mergeId}"], joined = ids["{contactId}"] + "j", job = ids["{jobId}"], file = ids["{fileId}"], sealedKey, media = $$"""[{"url":"https://example.com/{{Secret}}","fileId":"{{ids["{fileId}"]}}"}]""", webhook = ids["{webhookId}"], delivery = ids["{deliveryId}"], agent = ids["{agentId}"], number = ids["{numberId}"], domain = ids["{domain}"], words = Secret };
        await unit.Execute("INSERT INTO contact (id, organization_id, display_name, created_at) VALUES (@contact, @organization, @words, 1)", row);
        await unit.Execute("INSERT INTO contact_address (organization_id, address, contact_id) VALUES (@organization, '+14155550199', @contact)", row);
        await unit.Execute("INSERT INTO contact (id, organization_id, display_name, created_at, merged_into) VALUES (@joined, @organization, @words, 1, @contact)", row);
        await unit.Execute("INSERT INTO contact_address (organization_id, address, contact_id, home_id) VALUES (@organization, 'victim@example.com', @contact, @joined)", row);
        await unit.Execute("INSERT INTO contact_merge (id, organization_id, from_id, into_id, actor, merged_at) VALUES (@merge, @organization, @joined, @contact, 'test', 1)", row);
        await unit.Execute("""
            INSERT INTO channel (id, organization_id, kind, address, provider, provider_ref, status, created_at, shared)
            VALUES (@number, @organization, 'sms', '+14155550100', 'twilio', 'PN0', 'active', 1, false)
            """, row);
        await unit.Execute("""
            INSERT INTO conversation (id, organization_id, agent_id, contact_id, state, last_message_at, created_at)
            VALUES (@conversation, @organization, @agent, @contact, 'open', 1, 1)
            """, row);
        await unit.Execute("""
            INSERT INTO job (id, organization_id, kind, args, state, due_at, attempts, fence, created_at)
            VALUES (@job, @organization, 'message.attend', 'msg_0', 'dead', 1, 1, 1, 1)
            """, row);
        await unit.Execute("""
            INSERT INTO webhook_delivery (webhook_id, id, organization_id, event_id, kind, state, due_at, attempts, tries, created_at, ended_at)
            VALUES (@webhook, @delivery, @organization, 'evt_0', 'message.received', 'failed', 1, 1, 1, 1, 1)
            """, row);
        await unit.Execute("""
            INSERT INTO stored_file (id, organization_id, agent_id, origin, name, content_type, bytes, sha256, sealed_key, created_at)
            VALUES (@file, @organization, @agent, 'upload', @words, 'text/plain', 1, 'x', @sealedKey, 1)
            """, row);
        await unit.Execute("""
            INSERT INTO decision (id, organization_id, agent_id, address, channel, purpose, allowed, rule, reason, decided_at)
            VALUES (@decision, @organization, @agent, '+14155550199', 'sms', 'marketing', false, 'opted_out', @words, 1)
            """, new { decision = ids["{decisionId}"], agent = ids["{agentId}"], words = Secret });
        var wishes = new { prohibition = ids["{prohibitionId}"], consent = ids["{consentId}"], rule = ids["{contentRuleId}"], words = Secret };
        await unit.Execute("""
            INSERT INTO do_not_contact (id, organization_id, address, scope, reason, actor, since) VALUES (@prohibition, @organization, '+14155550199', 'all', @words, 'test', 1)
            """, wishes);
        await unit.Execute("""
            INSERT INTO consent (id, organization_id, address, channel, type, source, actor, given_at, recorded_at)
            VALUES (@consent, @organization, '+14155550199', 'sms', 'written', @words, 'test', 1, 1)
            """, wishes);
        await unit.Execute("""
            INSERT INTO opt_out (organization_id, address, scope, keyword, source, since) VALUES (@organization, '+14155550199', 'email', @words, 'msg_0', 1)
            """, wishes);
        await unit.Execute("INSERT INTO content_rule (id, organization_id, phrase, words, actor, created_at) VALUES (@rule, @organization, @words, @words, 'test', 1)", wishes);
        await unit.Execute(
            "INSERT INTO web_user (id, organization_id, email, name, role, created_at) VALUES (@user, @organization, @email, @words, 'operator', 1)",
            new { user = ids["{userId}"], email = $"{Secret}@example.com", words = Secret });
        var chat = new { sender = ids["{senderId}"], template = ids["{templateId}"], words = Secret };
        await unit.Execute("""
            INSERT INTO whatsapp_sender (id, organization_id, provider, credential_id, provider_ref, address, name, state, lent, checked_at, created_at)
            VALUES (@sender, @organization, 'twilio', @sender, 'XE0', '+14155550188', @words, 'online', false, 1, 1)
            """, chat);
        await unit.Execute("""
            INSERT INTO message_template (id, organization_id, provider, credential_id, provider_ref, name, language, content, variables, samples, state, imported, checked_at, created_at)
            VALUES (@template, @organization, 'twilio', @template, 'HX0', 'hello', 'en', '{"body":"Hello"}', '[]', '{}', 'approved', false, 1, 1)
            """, chat);
        await unit.Execute("""
            INSERT INTO mail_domain (domain, organization_id, provider, credential_id, status, records, created_at)
            VALUES (@domain, @organization, 'resend', 'crd_0', 'verified', '[]', 1)
            """, row);
        var alert = new { alert = ids["{alertId}"], route = ids["{routeId}"], words = Secret };
        await unit.Execute("""
            INSERT INTO alert (id, organization_id, severity, kind, subject, title, facts, state, times, first_at, last_at)
            VALUES (@alert, @organization, 'high', 'test_kind', 'sub_0', @words, '{}', 'open', 1, 1, 1)
            """, alert);
        await unit.Execute("""
            INSERT INTO alert_route (id, organization_id, channel, address, least, backup, created_at)
            VALUES (@route, @organization, 'sms', '+14155550166', 'high', false, 1)
            """, alert);
        return await unit.Execute("""
            INSERT INTO message (id, organization_id, conversation_id, agent_id, direction, channel, from_address, to_address, body, media, state, segments, created_at, waiting)
            VALUES (@message, @organization, @conversation, @agent, 'in', 'sms', '+14155550199', '+14155550100', @words, @media, 'received', 1, 1, true)
            """, row);
    }
}
