using Switchboard.Tenancy;

namespace Switchboard.Tests.Integration.Tenancy.Walk;

/// <summary>
/// Every door of the product and who may pass it. A door that isn't here fails the walk: add it together with the ids of another organization
/// that it could be misused with.
/// </summary>
internal static class Doors
{
    const string Credential = """
        "credentials":{"accountSid":"AC00000000000000000000000000000000","authToken":"00000000000000000000000000000000"}
        """;

    /// <summary>By method and pattern.</summary>
    public static readonly Dictionary<string, Step[]> Endpoints = new(StringComparer.Ordinal)
    {
        ["GET /"] = [Step.Open(200)],
        ["GET /docs/{guide}.md"] = [Step.Open(200)],
        ["GET /llms.txt"] = [Step.Open(200)],
        ["GET /SECURITY.md"] = [Step.Open(200)],
        ["GET /samples/README.md"] = [Step.Open(200)],
        ["GET /samples/csharp/agent.cs"] = [Step.Open(200)],
        ["GET /samples/python/agent.py"] = [Step.Open(200)],
        ["GET /samples/typescript/agent.ts"] = [Step.Open(200)],
        ["GET /docs"] = [Step.Open(200)],
        ["GET /admin/api-docs"] = [Step.Open(200)],
        ["GET /docs/api-explorer"] = [Step.Open(200)],
        ["GET /docs/api-explorer/swagger-ui-bundle.js"] = [Step.Open(200)],
        ["GET /docs/api-explorer/swagger-ui.css"] = [Step.Open(200)],
        ["GET /docs/api-explorer/explorer.js"] = [Step.Open(200)],
        ["GET /docs/api-explorer/explorer.css"] = [Step.Open(200)],
        ["GET /health"] = [Step.Open(200)],
        ["GET /health/ready"] = [Step.Open(200)],
        ["GET /metrics"] = [Step.Open(401)],
        ["GET /openapi.json"] = [Step.Open(200)],
        ["GET /.well-known/jwks.json"] = [Step.Open(200)],

        // The tools behind it have a walk of their own.
        ["POST /mcp"] = [new(Tier.Agent, Aim.Nothing, Body: "{}")],
        ["GET /mcp"] = [new(Tier.Agent, Aim.Nothing)],
        ["DELETE /mcp"] = [new(Tier.Agent, Aim.Nothing)],
        ["GET /sse"] = [new(Tier.Agent, Aim.Nothing)],
        ["POST /messages"] = [new(Tier.Agent, Aim.Nothing, Body: "{}")],

        ["POST /api/v1/tokens"] =
        [
            new(Tier.Organization, Body: """{"name":"x","tier":"organization","organizationId":"{organizationId}"}"""),
            new(Tier.Organization, Body: """{"name":"x","tier":"agent","agentId":"{agentId}","organizationId":"{organizationId}"}"""),
            new(Tier.Organization, Body: """{"name":"x","tier":"super_admin"}""", Status: 403),
        ],
        ["GET /api/v1/tokens"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing)],
        ["DELETE /api/v1/tokens/{tokenId}"] = [new(Tier.Organization), new(Tier.Organization, Query: "?organizationId={organizationId}")],

        ["POST /api/v1/agents"] =
        [
            new(Tier.Organization, Body: """{"displayName":"x","agentId":"{agentId}","capabilities":{"phone":false}}"""),
            new(Tier.Organization, Body: """{"displayName":"x","organizationId":"{organizationId}","capabilities":{"phone":false}}"""),
        ],
        ["GET /api/v1/agents"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing, "?deprovisioned=true")],
        ["GET /api/v1/agents/{agentId}"] = [new(Tier.Agent)],
        ["PATCH /api/v1/agents/{agentId}"] = [new(Tier.Organization, Body: """{"displayName":"x"}""")],
        ["DELETE /api/v1/agents/{agentId}"] = [new(Tier.Organization)],
        ["POST /api/v1/agents/pause"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing)],
        ["POST /api/v1/agents/resume"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing)],
        ["GET /api/v1/agent-pool"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing)],
        ["PUT /api/v1/agent-pool"] = [new(Tier.Organization, Body: """{"maxAgents":7,"organizationId":"{organizationId}"}""")],
        ["POST /api/v1/agents/{agentId}/channels/{channel}/off"] = [new(Tier.Organization)],
        ["POST /api/v1/agents/{agentId}/channels/{channel}/on"] = [new(Tier.Organization)],
        ["DELETE /api/v1/agents/{agentId}/channels/{channel}"] = [new(Tier.Organization)],
        ["POST /api/v1/agents/{agentId}/pause"] = [new(Tier.Organization)],
        ["POST /api/v1/agents/{agentId}/resume"] = [new(Tier.Organization)],
        ["GET /api/v1/agents/{agentId}/route-duplication"] = [new(Tier.Organization)],
        ["PUT /api/v1/agents/{agentId}/route-duplication"] = [new(Tier.Organization, Body: """{"mailbox":"x@example.com"}""")],
        ["GET /api/v1/agents/{agentId}/keywords"] = [new(Tier.Agent)],
        ["PUT /api/v1/agents/{agentId}/keywords"] = [new(Tier.Organization, Body: """{"keywords":["x"]}""")],
        ["GET /api/v1/agents/{agentId}/limits"] = [new(Tier.Agent)],
        ["PUT /api/v1/agents/{agentId}/limits"] = [new(Tier.Organization, Body: """{"limits":{"maxActionsPerDay":1}}""")],
        ["GET /api/v1/usage"] = [new(Tier.Agent, Query: "?agentId={agentId}"), new(Tier.Agent, Query: "?organizationId={organizationId}"), new(Tier.Agent, Aim.Nothing)],
        ["GET /api/v1/billing"] = [new(Tier.Organization, Query: "?agentId={agentId}"), new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing)],
        ["GET /api/v1/billing/config"] = [new(Tier.Organization, Query: "?agentId={agentId}"), new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing)],
        ["PUT /api/v1/billing/config"] = [new(Tier.Organization, Body: """{"agentId":"{agentId}"}"""), new(Tier.Organization, Body: """{"billingEmail":"x@example.com","organizationId":"{organizationId}"}""")],
        ["GET /api/v1/billing/export"] = [new(Tier.Organization, Query: "?agentId={agentId}"), new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing)],
        ["GET /api/v1/billing/export.csv"] = [new(Tier.Organization, Query: "?agentId={agentId}"), new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing)],
        ["GET /api/v1/a2p"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing)],
        ["POST /api/v1/a2p/refresh"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing)],
        ["GET /api/v1/numbers"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing)],
        ["GET /api/v1/numbers/available"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing)],
        ["POST /api/v1/numbers"] = [new(Tier.Organization, Body: """{"country":"US","organizationId":"{organizationId}"}""")],
        ["GET /api/v1/numbers/{numberId}"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization)],
        ["PATCH /api/v1/numbers/{numberId}"] = [new(Tier.Organization, Query: "?organizationId={organizationId}", Body: """{"defaultAgentId":null}"""), new(Tier.Organization, Body: """{"defaultAgentId":"{agentId}"}""")],
        ["DELETE /api/v1/numbers/{numberId}"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization)],
        ["GET /api/v1/alerts"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing)],
        ["GET /api/v1/alerts/{alertId}"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization)],
        ["POST /api/v1/alerts/{alertId}/acknowledge"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization)],
        ["POST /api/v1/alerts/{alertId}/resolve"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization)],
        ["POST /api/v1/alerts/test"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing)],
        ["GET /api/v1/set-up"] = [new(Tier.SuperAdmin, Aim.Nothing)],
        ["PUT /api/v1/set-up/public-url"] = [new(Tier.SuperAdmin, Aim.Nothing, Body: """{"publicUrl":null}""")],
        ["GET /console"] = [Step.Open(200)],
        ["GET /console/{**path}"] = [Step.Open(200)],
        ["POST /api/v1/session"] = [Step.Open(401, """{"email":"victim@example.com","password":"x"}""")],
        ["GET /api/v1/session"] = [new(Tier.Agent, Status: 404)],
        ["DELETE /api/v1/session"] = [new(Tier.Agent, Status: 404)],
        ["PUT /api/v1/session/password"] = [new(Tier.Agent, Body: """{"current":"x","password":"correct horse battery"}""", Status: 404)],
        ["POST /api/v1/session/link/look"] = [Step.Open(410, """{"link":"x"}""")],
        ["POST /api/v1/session/link"] = [Step.Open(410, """{"link":"x","password":"correct horse battery"}""")],
        ["GET /api/v1/session/ways"] = [Step.Open(200)],
        ["GET /api/v1/session/oidc"] = [Step.Open(404)],
        ["GET /api/v1/session/oidc/callback"] = [Step.Open(404)],
        ["GET /api/v1/users"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing)],
        ["GET /api/v1/colleagues"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing)],
        ["POST /api/v1/users"] = [new(Tier.Organization, Body: """{"email":"x@example.com","name":"x","role":"operator","organizationId":"{organizationId}"}""")],
        ["GET /api/v1/users/{userId}"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization)],
        ["PATCH /api/v1/users/{userId}"] =
        [
            new(Tier.Organization, Query: "?organizationId={organizationId}", Body: """{"role":"viewer"}"""), new(Tier.Organization, Body: """{"role":"viewer"}"""),
        ],
        ["DELETE /api/v1/users/{userId}"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization)],
        ["POST /api/v1/users/{userId}/sign-in-link"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization)],
        ["GET /api/v1/live"] = [new(Tier.Organization, Query: "?organizationId={organizationId}")],
        ["GET /api/v1/overview"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing)],
        ["GET /api/v1/alerts/routes"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing)],
        ["POST /api/v1/alerts/routes"] =
        [
            new(Tier.Organization, Body: """{"channel":"webhook","address":"https://example.com/alerts","organizationId":"{organizationId}"}"""),
            new(Tier.Organization, Body: """{"channel":"sms","address":"+14155550177","agentId":"{agentId}"}"""),
        ],
        ["GET /api/v1/alerts/routes/{routeId}"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization)],
        ["PATCH /api/v1/alerts/routes/{routeId}"] =
        [
            new(Tier.Organization, Query: "?organizationId={organizationId}", Body: """{"leastSeverity":"critical"}"""),
            new(Tier.Organization, Body: """{"leastSeverity":"critical"}"""),
        ],
        ["DELETE /api/v1/alerts/routes/{routeId}"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization)],
        ["GET /api/v1/audit"] =
        [
            new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing),
            new(Tier.Organization, Aim.Nothing, "?subject={tokenId}"),
        ],
        ["GET /api/v1/agents/{agentId}/channels"] = [new(Tier.Agent)],
        ["GET /api/v1/channels"] = [new(Tier.Agent, Query: "?organizationId={organizationId}"), new(Tier.Agent, Aim.Nothing)],

        // What a provider's signature guards answers 400 to anything that is no webhook.
        ["POST /webhooks/{owner}/sms"] = [Step.Open(403, "{}")],
        ["POST /webhooks/{owner}/whatsapp"] = [Step.Open(403, "{}")],
        ["POST /webhooks/{owner}/email"] = [Step.Open(403, "{}")],
        ["POST /{owner}/sms/incoming"] = [Step.Open(403, "{}")],
        ["POST /{owner}/whatsapp/incoming"] = [Step.Open(403, "{}")],
        ["POST /{owner}/email/incoming"] = [Step.Open(403, "{}")],
        ["POST /webhooks/{provider}"] = [Step.Open(404, "{}")],
        ["POST /webhooks/{provider}/status"] = [Step.Open(404, "{}") with { Query = "?agent={agentId}&intent=int_0" }],

        ["POST /api/v1/mail-domains"] = [new(Tier.Organization, Body: """{"domain":"mail.example.com","organizationId":"{organizationId}"}"""), new(Tier.Organization, Aim.Nothing, Body: """{"domain":"x"}""")],
        ["GET /api/v1/mail-domains"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing)],
        ["GET /api/v1/mail-domains/{domain}"] = [new(Tier.Organization), new(Tier.Organization, Query: "?organizationId={organizationId}")],
        ["POST /api/v1/mail-domains/{domain}/verify"] = [new(Tier.Organization), new(Tier.Organization, Query: "?organizationId={organizationId}")],
        ["DELETE /api/v1/mail-domains/{domain}"] = [new(Tier.Organization), new(Tier.Organization, Query: "?organizationId={organizationId}")],

        // Whoever has a mail has its link.
        ["GET /u/{token}"] = [Step.Open(404)],
        ["POST /u/{token}"] = [Step.Open(404)],
        ["GET /api/v1/whatsapp/senders"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing)],
        ["GET /api/v1/whatsapp/senders/{senderId}"] = [new(Tier.Organization), new(Tier.Organization, Query: "?organizationId={organizationId}")],
        ["POST /api/v1/whatsapp/senders"] = [new(Tier.Organization, Body: """{"address":"+14155550177","organizationId":"{organizationId}"}""")],
        ["PUT /api/v1/whatsapp/senders/{senderId}/agent"] =
        [
            new(Tier.Organization, Body: """{"agentId":"{agentId}"}"""),
            new(Tier.Organization, Body: """{"agentId":"{agentId}","organizationId":"{organizationId}"}"""),
        ],
        ["DELETE /api/v1/whatsapp/senders/{senderId}/agent"] = [new(Tier.Organization), new(Tier.Organization, Query: "?organizationId={organizationId}")],
        ["DELETE /api/v1/whatsapp/senders/{senderId}"] = [new(Tier.Organization), new(Tier.Organization, Query: "?organizationId={organizationId}")],
        ["GET /api/v1/whatsapp/templates"] = [new(Tier.Agent, Query: "?organizationId={organizationId}"), new(Tier.Agent, Aim.Nothing)],
        ["GET /api/v1/whatsapp/templates/{templateId}"] = [new(Tier.Agent), new(Tier.Agent, Query: "?organizationId={organizationId}")],
        ["POST /api/v1/whatsapp/templates"] = [new(Tier.Organization, Body: """{"name":"x","body":"Hello","submit":false,"organizationId":"{organizationId}"}""")],
        ["POST /api/v1/whatsapp/templates/{templateId}/submit"] = [new(Tier.Organization, Body: "{}"), new(Tier.Organization, Body: """{"organizationId":"{organizationId}"}""")],
        ["DELETE /api/v1/whatsapp/templates/{templateId}"] = [new(Tier.Organization), new(Tier.Organization, Query: "?organizationId={organizationId}")],

        ["POST /api/v1/messages"] =
        [
            new(Tier.Agent, Body: """{"to":"+14155550123","body":"x","agentId":"{agentId}"}"""),
        ],
        ["POST /api/v1/verification/codes"] = [new(Tier.Agent, Body: """{"to":"+14155550123","agentId":"{agentId}"}""")],
        ["POST /api/v1/verification/codes/verify"] = [new(Tier.Agent, Body: """{"contactAddress":"+14155550123","code":"123456","agentId":"{agentId}"}""")],
        ["GET /api/v1/messages"] = [new(Tier.Agent, Query: "?agentId={agentId}")],
        ["DELETE /api/v1/messages/{messageId}"] = [new(Tier.Agent), new(Tier.Agent, Query: "?agentId={agentId}")],
        ["GET /api/v1/messages/{messageId}"] = [new(Tier.Agent), new(Tier.Agent, Query: "?agentId={agentId}")],
        ["GET /api/v1/messages/waiting"] = [new(Tier.Agent, Query: "?agentId={agentId}")],
        ["POST /api/v1/messages/acknowledge"] = [new(Tier.Agent, Body: """{"messageIds":["{messageId}"],"agentId":"{agentId}"}""")],
        ["POST /api/v1/files"] = [new(Tier.Agent, Query: "?agentId={agentId}", Body: "{}"), new(Tier.Agent, Query: "?organizationId={organizationId}", Body: "{}")],
        ["GET /api/v1/files"] = [new(Tier.Agent, Query: "?agentId={agentId}"), new(Tier.Agent, Query: "?organizationId={organizationId}"), new(Tier.Agent, Aim.Nothing)],
        ["GET /api/v1/files/{fileId}"] = [new(Tier.Agent)],
        ["DELETE /api/v1/files/{fileId}"] = [new(Tier.Agent)],
        ["DELETE /api/v1/files/{fileId}/addresses"] = [new(Tier.Agent)],
        ["GET /api/v1/files/{fileId}/content"] = [new(Tier.Agent)],
        ["HEAD /api/v1/files/{fileId}/content"] = [new(Tier.Agent)],
        ["GET /api/v1/media/{mediaId}"] = [new(Tier.Agent), new(Tier.Agent, Query: "?agentId={agentId}")],
        ["POST /api/v1/media/{mediaId}/link"] = [new(Tier.Agent), new(Tier.Agent, Query: "?agentId={agentId}")],
        // Whoever has the address may fetch it; one that we did not sign is none.
        ["GET /media/{token}"] = [Step.Open(404)],
        ["GET /files/{token}"] = [Step.Open(404)],
        ["HEAD /files/{token}"] = [Step.Open(404)],
        ["GET /files/{token}/{name}"] = [Step.Open(404)],
        ["HEAD /files/{token}/{name}"] = [Step.Open(404)],
        ["GET /storage/{token}"] = [Step.Open(404)],
        ["HEAD /storage/{token}"] = [Step.Open(404)],
        ["GET /storage/{token}/{name}"] = [Step.Open(404)],
        ["HEAD /storage/{token}/{name}"] = [Step.Open(404)],
        ["GET /api/v1/messages/search"] =
        [
            new(Tier.Agent, Query: "?query=secret&agentId={agentId}"), new(Tier.Agent, Query: "?query=secret&contactId={contactId}"), new(Tier.Agent, Query: "?query=secret&conversationId={conversationId}"),
            new(Tier.Agent, Query: "?query=secret&organizationId={organizationId}"), new(Tier.Agent, Aim.Nothing, "?query=secret"),
        ],
        ["GET /api/v1/conversations"] =
        [
            new(Tier.Agent, Query: "?agentId={agentId}"), new(Tier.Agent, Query: "?contactId={contactId}"), new(Tier.Agent, Query: "?organizationId={organizationId}"),
            new(Tier.Agent, Aim.Nothing), new(Tier.Agent, Aim.Nothing, "?ownerUserId={userId}"),
        ],
        ["GET /api/v1/conversations/{conversationId}"] = [new(Tier.Agent)],
        ["GET /api/v1/conversations/{conversationId}/messages"] = [new(Tier.Agent)],
        ["PATCH /api/v1/conversations/{conversationId}"] = [new(Tier.Agent, Body: """{"state":"archived"}""")],
        ["PUT /api/v1/conversations/{conversationId}/owner"] = [new(Tier.Organization, Body: """{"owner":"human","name":"x"}"""), new(Tier.Organization, Body: """{"owner":"human","userId":"{userId}"}""")],
        ["GET /api/v1/contacts"] = [new(Tier.Agent, Query: "?organizationId={organizationId}"), new(Tier.Agent, Aim.Nothing), new(Tier.Agent, Aim.Nothing, "?search=%2B14155550199"), new(Tier.Agent, Aim.Nothing, "?search=secret")],
        ["POST /api/v1/contacts"] = [new(Tier.Agent, Body: """{"displayName":"x","addresses":["walker@example.com"],"organizationId":"{organizationId}"}""")],
        ["GET /api/v1/contacts/{contactId}"] = [new(Tier.Agent), new(Tier.Agent, Query: "?organizationId={organizationId}")],
        ["PATCH /api/v1/contacts/{contactId}"] = [new(Tier.Agent, Body: """{"displayName":"x"}"""), new(Tier.Agent, Query: "?organizationId={organizationId}", Body: """{"displayName":"x"}""")],
        ["GET /api/v1/contacts/{contactId}/conversations"] = [new(Tier.Agent)],
        ["POST /api/v1/contacts/{contactId}/addresses"] = [new(Tier.Agent, Body: """{"address":"x@example.com"}""")],
        ["DELETE /api/v1/contacts/{contactId}/addresses/{address}"] = [new(Tier.Agent)],
        ["POST /api/v1/decisions"] = [new(Tier.Agent, Body: """{"contactAddress":"+14155550199","agentId":"{agentId}"}""")],
        ["GET /api/v1/decisions"] =
        [
            new(Tier.Agent, Query: "?agentId={agentId}"), new(Tier.Agent, Query: "?organizationId={organizationId}"), new(Tier.Agent, Aim.Nothing),
            new(Tier.Agent, Aim.Nothing, "?contactAddress=%2B14155550199"),
        ],
        ["GET /api/v1/decisions/{decisionId}"] = [new(Tier.Agent), new(Tier.Agent, Query: "?organizationId={organizationId}")],
        ["GET /api/v1/decisions/{decisionId}/receipt"] = [new(Tier.Agent), new(Tier.Agent, Query: "?organizationId={organizationId}")],
        ["POST /api/v1/do-not-contact"] = [new(Tier.Organization, Body: """{"contactAddress":"walker@example.com","reason":"x","organizationId":"{organizationId}"}""")],
        ["GET /api/v1/do-not-contact"] =
        [
            new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing),
            new(Tier.Organization, Aim.Nothing, "?removed=true&contactAddress=%2B14155550199"),
        ],
        ["DELETE /api/v1/do-not-contact/{prohibitionId}"] = [new(Tier.Organization), new(Tier.Organization, Query: "?organizationId={organizationId}")],
        ["GET /api/v1/compliance/policy"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing)],
        ["PUT /api/v1/compliance/policy"] = [new(Tier.Organization, Body: """{"consentForInformational":true,"organizationId":"{organizationId}"}""")],
        ["POST /api/v1/consents"] =
        [
            new(Tier.Agent, Body: """{"contactAddress":"walker@example.com","channel":"email","consentType":"implied","organizationId":"{organizationId}"}"""),
        ],
        ["GET /api/v1/consents"] =
        [
            new(Tier.Agent, Query: "?contactAddress=%2B14155550199&organizationId={organizationId}"), new(Tier.Agent, Aim.Nothing, "?contactAddress=%2B14155550199"),
        ],
        ["POST /api/v1/consents/revoke"] = [new(Tier.Agent, Body: """{"contactAddress":"+14155550199","organizationId":"{organizationId}"}""")],
        ["POST /api/v1/consents/{consentId}/revoke"] = [new(Tier.Organization), new(Tier.Organization, Query: "?organizationId={organizationId}")],
        ["POST /api/v1/content-rules"] = [new(Tier.Organization, Body: """{"phrase":"walker","organizationId":"{organizationId}"}""")],
        ["GET /api/v1/content-rules"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing)],
        ["DELETE /api/v1/content-rules/{contentRuleId}"] = [new(Tier.Organization), new(Tier.Organization, Query: "?organizationId={organizationId}")],
        ["GET /api/v1/compliance/hours"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing)],
        ["PUT /api/v1/compliance/hours"] = [new(Tier.Organization, Body: """{"informational":"free","organizationId":"{organizationId}"}""")],
        ["GET /api/v1/compliance/rules"] = [new(Tier.Agent, Aim.Nothing, "?country=US&state=FL")],
        ["POST /api/v1/opt-outs"] = [new(Tier.Organization, Body: """{"contactAddress":"walker@example.com","organizationId":"{organizationId}"}""")],
        ["GET /api/v1/opt-outs"] =
        [
            new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing),
            new(Tier.Organization, Aim.Nothing, "?contactAddress=%2B14155550199"),
        ],
        ["POST /api/v1/opt-outs/lift"] = [new(Tier.Organization, Body: """{"address":"walker@example.com","reason":"x","organizationId":"{organizationId}"}"""), new(Tier.Organization, Aim.Nothing, Body: """{"address":"+14155550199","reason":"x"}""")],
        ["POST /api/v1/contacts/{contactId}/merge"] = [new(Tier.Agent, Body: """{"from":"ctc_0"}"""), new(Tier.Agent, Query: "?organizationId={organizationId}", Body: """{"from":"ctc_0"}""")],
        ["POST /api/v1/contact-merges/{mergeId}/undo"] = [new(Tier.Agent), new(Tier.Agent, Query: "?organizationId={organizationId}")],
        ["GET /api/v1/events"] = [new(Tier.Agent, Query: "?agentId={agentId}")],
        ["GET /api/v1/events/stream"] = [new(Tier.Agent, Query: "?agentId={agentId}"), new(Tier.Agent, Query: "?agentId={agentId}&organizationId={organizationId}"), new(Tier.Agent, Aim.Nothing)],
        ["GET /api/v1/events/socket"] = [new(Tier.Agent, Query: "?agentId={agentId}"), new(Tier.Agent, Aim.Nothing)],
        ["POST /api/v1/webhooks"] =
        [
            new(Tier.Organization, Body: """{"url":"https://example.com/","organizationId":"{organizationId}"}"""),
            new(Tier.Organization, Body: """{"url":"https://example.com/","agentId":"{agentId}"}"""),
        ],
        ["GET /api/v1/webhooks"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing)],
        ["GET /api/v1/webhooks/{webhookId}"] = [new(Tier.Organization), new(Tier.Organization, Query: "?organizationId={organizationId}")],
        ["PATCH /api/v1/webhooks/{webhookId}"] = [new(Tier.Organization, Body: """{"status":"disabled"}""")],
        ["DELETE /api/v1/webhooks/{webhookId}"] = [new(Tier.Organization)],
        ["POST /api/v1/webhooks/{webhookId}/secret"] = [new(Tier.Organization)],
        ["POST /api/v1/webhooks/{webhookId}/test"] = [new(Tier.Organization)],
        ["GET /api/v1/webhooks/{webhookId}/deliveries"] = [new(Tier.Organization)],
        ["POST /api/v1/webhooks/{webhookId}/deliveries/{deliveryId}/replay"] = [new(Tier.Organization)],
        ["POST /api/v1/webhooks/{webhookId}/replay"] = [new(Tier.Organization, Body: """{"since":"2020-01-01T00:00:00Z"}""")],
        ["GET /api/v1/jobs"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing)],
        ["POST /api/v1/jobs/{jobId}/replay"] = [new(Tier.Organization), new(Tier.Organization, Query: "?organizationId={organizationId}")],

        ["POST /api/v1/organizations"] = [new(Tier.SuperAdmin, Aim.Nothing, Body: """{"name":"x","slug":"{slug}"}""")],
        ["GET /api/v1/organizations"] = [new(Tier.SuperAdmin, Aim.Nothing)],
        ["GET /api/v1/organizations/{organizationId}"] = [new(Tier.Organization)],
        ["PATCH /api/v1/organizations/{organizationId}"] = [new(Tier.Organization, Body: """{"name":"x"}""")],
        ["DELETE /api/v1/organizations/{organizationId}"] = [new(Tier.SuperAdmin, Body: """{"confirm":"{organizationId}"}""")],
        ["GET /api/v1/organizations/{organizationId}/storage"] = [new(Tier.Organization)],
        ["PATCH /api/v1/organizations/{organizationId}/storage"] = [new(Tier.Organization, Body: """{"retentionDays":1}""")],
        ["GET /api/v1/organizations/{organizationId}/first-contact"] = [new(Tier.Organization)],
        ["PUT /api/v1/organizations/{organizationId}/first-contact"] = [new(Tier.Organization, Body: """{"mode":"open"}""")],
        ["GET /api/v1/organizations/{organizationId}/deletion"] = [new(Tier.SuperAdmin)],
        ["POST /api/v1/organizations/{organizationId}/approve"] = [new(Tier.SuperAdmin)],
        ["POST /api/v1/onboard"] =
        [
            new(Tier.Organization, Body: """{"displayName":"x","agentId":"{agentId}","capabilities":{"phone":false}}"""),
            new(Tier.Organization, Body: """{"displayName":"x","organizationId":"{organizationId}","capabilities":{"phone":false}}"""),
        ],
        ["GET /api/v1/subaccounts"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing)],
        ["GET /api/v1/providers"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing)],
        ["GET /api/v1/providers/{name}"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing)],
        ["PUT /api/v1/providers/{name}"] = [new(Tier.Organization, Body: $$"""{{{Credential}},"verify":false,"organizationId":"{organizationId}"}""")],
        ["POST /api/v1/providers/{name}/test"] = [new(Tier.Organization, Body: $$"""{{{Credential}},"organizationId":"{organizationId}"}""")],
        ["DELETE /api/v1/providers/{name}"] = [new(Tier.Organization, Query: "?organizationId={organizationId}")],
        ["POST /api/v1/organizations/{organizationId}/suspend"] = [new(Tier.SuperAdmin)],
        ["POST /api/v1/organizations/{organizationId}/resume"] = [new(Tier.SuperAdmin)],
    };

    /// <summary>By name; the body is the arguments.</summary>
    public static readonly Dictionary<string, Step[]> Tools = new(StringComparer.Ordinal)
    {
        ["comms_ping"] = [new(Tier.Agent, Aim.Nothing)],
        ["comms_provision_channels"] =
        [
            new(Tier.Organization, Body: """{"displayName":"x","agentId":"{agentId}","capabilities":{"phone":false}}"""),
            new(Tier.Organization, Body: """{"displayName":"x","organizationId":"{organizationId}","capabilities":{"phone":false}}"""),
        ],
        ["comms_deprovision_channels"] = [new(Tier.Organization, Body: """{"agentId":"{agentId}"}""")],
        ["comms_switch_channel"] = [new(Tier.Organization, Body: """{"agentId":"{agentId}","channel":"sms","to":"off"}""")],
        ["comms_pause_agent"] = [new(Tier.Organization, Body: """{"agentId":"{agentId}"}"""), new(Tier.Organization, Body: """{"all":true,"organizationId":"{organizationId}"}""")],
        ["comms_resume_agent"] = [new(Tier.Organization, Body: """{"agentId":"{agentId}"}"""), new(Tier.Organization, Body: """{"all":true,"organizationId":"{organizationId}"}""")],
        ["comms_expand_agent_pool"] = [new(Tier.Organization, Body: """{"maxAgents":7,"organizationId":"{organizationId}"}""")],
        ["comms_get_channel_status"] = [new(Tier.Agent, Body: """{"agentId":"{agentId}"}"""), new(Tier.Agent, Body: """{"organizationId":"{organizationId}"}"""), new(Tier.Agent, Aim.Nothing)],
        ["comms_can_contact"] = [new(Tier.Agent, Body: """{"contactAddress":"+14155550199","agentId":"{agentId}"}""")],
        ["comms_record_consent"] =
        [
            new(Tier.Agent, Body: """{"contactAddress":"+14155550199","channel":"sms","consentType":"implied","organizationId":"{organizationId}"}"""),
        ],
        ["comms_revoke_consent"] = [new(Tier.Agent, Body: """{"contactAddress":"+14155550199","organizationId":"{organizationId}"}""")],
        ["comms_check_consent"] =
        [
            new(Tier.Agent, Body: """{"contactAddress":"+14155550199","organizationId":"{organizationId}"}"""), new(Tier.Agent, Aim.Nothing, Body: """{"contactAddress":"+14155550199"}"""),
        ],
        ["comms_send_message"] = [new(Tier.Agent, Body: """{"to":"+14155550123","body":"x","agentId":"{agentId}"}""")],
        ["comms_send_otp"] = [new(Tier.Agent, Body: """{"to":"+14155550123","agentId":"{agentId}"}""")],
        ["comms_verify_otp"] = [new(Tier.Agent, Body: """{"contactAddress":"+14155550123","code":"123456","agentId":"{agentId}"}""")],
        ["comms_cancel_message"] = [new(Tier.Agent, Body: """{"messageId":"{messageId}"}"""), new(Tier.Agent, Body: """{"messageId":"{messageId}","agentId":"{agentId}"}""")],
        ["comms_list_numbers"] = [new(Tier.Organization, Body: """{"organizationId":"{organizationId}"}"""), new(Tier.Organization, Aim.Nothing)],
        ["comms_search_numbers"] = [new(Tier.Organization, Body: """{"organizationId":"{organizationId}"}"""), new(Tier.Organization, Aim.Nothing)],
        ["comms_buy_number"] = [new(Tier.Organization, Body: """{"organizationId":"{organizationId}"}""")],
        ["comms_release_number"] = [new(Tier.Organization, Body: """{"numberId":"{numberId}"}"""), new(Tier.Organization, Body: """{"numberId":"{numberId}","organizationId":"{organizationId}"}""")],
        ["comms_set_default_agent"] = [new(Tier.Organization, Body: """{"numberId":"{numberId}"}"""), new(Tier.Organization, Body: """{"numberId":"{numberId}","organizationId":"{organizationId}"}""")],
        ["comms_set_routing_keywords"] = [new(Tier.Organization, Body: """{"agentId":"{agentId}","keywords":["x"]}"""), new(Tier.Organization, Body: """{"agentId":"{agentId}"}""")],
        ["comms_list_whatsapp_senders"] = [new(Tier.Organization, Body: """{"organizationId":"{organizationId}"}"""), new(Tier.Organization, Aim.Nothing)],
        ["comms_add_whatsapp_sender"] = [new(Tier.Organization, Body: """{"address":"+14155550177","organizationId":"{organizationId}"}""")],
        ["comms_assign_whatsapp_sender"] = [new(Tier.Organization, Body: """{"senderId":"{senderId}","agentId":"{agentId}"}"""), new(Tier.Organization, Body: """{"senderId":"{senderId}","organizationId":"{organizationId}"}""")],
        ["comms_list_templates"] = [new(Tier.Agent, Body: """{"organizationId":"{organizationId}"}"""), new(Tier.Agent, Aim.Nothing)],
        ["comms_create_template"] = [new(Tier.Organization, Body: """{"name":"y","body":"Hello","submit":false,"organizationId":"{organizationId}"}""")],
        ["comms_submit_template"] = [new(Tier.Organization, Body: """{"templateId":"{templateId}"}""")],
        ["comms_delete_template"] = [new(Tier.Organization, Body: """{"templateId":"{templateId}"}""")],
        ["comms_get_media"] = [new(Tier.Agent, Body: """{"mediaId":"{mediaId}"}"""), new(Tier.Agent, Body: """{"mediaId":"{mediaId}","agentId":"{agentId}"}""")],
        ["comms_set_agent_limits"] = [new(Tier.Organization, Body: """{"agentId":"{agentId}","limits":{"maxActionsPerDay":1}}""")],
        ["comms_get_usage_dashboard"] = [new(Tier.Agent, Body: """{"agentId":"{agentId}"}"""), new(Tier.Agent, Body: """{"organizationId":"{organizationId}"}"""), new(Tier.Agent, Aim.Nothing)],
        ["comms_get_billing_summary"] = [new(Tier.Organization, Body: """{"agentId":"{agentId}"}"""), new(Tier.Organization, Body: """{"organizationId":"{organizationId}"}"""), new(Tier.Organization, Aim.Nothing)],
        ["comms_set_billing_config"] = [new(Tier.Organization, Body: """{"agentId":"{agentId}"}"""), new(Tier.Organization, Body: """{"billingEmail":"x@example.com","organizationId":"{organizationId}"}""")],
        ["comms_get_messages"] = [new(Tier.Agent, Body: """{"agentId":"{agentId}"}""")],
        ["comms_get_waiting_messages"] = [new(Tier.Agent, Body: """{"agentId":"{agentId}","acknowledge":["{messageId}"]}""")],
        ["comms_search_messages"] = [new(Tier.Agent, Body: """{"query":"secret","agentId":"{agentId}"}"""), new(Tier.Agent, Body: """{"query":"secret","conversationId":"{conversationId}"}"""), new(Tier.Agent, Aim.Nothing, Body: """{"query":"secret"}""")],
        ["comms_list_conversations"] = [new(Tier.Agent, Body: """{"agentId":"{agentId}"}"""), new(Tier.Agent, Body: """{"contactId":"{contactId}"}"""), new(Tier.Agent, Aim.Nothing)],
        ["comms_get_conversation"] = [new(Tier.Agent, Body: """{"conversationId":"{conversationId}"}""")],
        ["comms_escalate_conversation"] = [new(Tier.Agent, Body: """{"conversationId":"{conversationId}","reason":"x"}""")],
        ["comms_archive_conversation"] = [new(Tier.Agent, Body: """{"conversationId":"{conversationId}"}""")],
        ["comms_assign_conversation"] = [new(Tier.Organization, Body: """{"conversationId":"{conversationId}","owner":"human","name":"x"}""")],
        ["comms_find_contact"] = [new(Tier.Agent, Body: """{"organizationId":"{organizationId}"}"""), new(Tier.Agent, Aim.Nothing, Body: """{"search":"secret"}""")],
        ["comms_create_contact"] = [new(Tier.Agent, Body: """{"displayName":"x","addresses":["walker@example.com"],"organizationId":"{organizationId}"}""")],
        ["comms_update_contact"] = [new(Tier.Agent, Body: """{"contactId":"{contactId}","displayName":"x"}""")],
        ["comms_merge_contacts"] = [new(Tier.Agent, Body: """{"contactId":"{contactId}","from":"ctc_0"}""")],
        ["comms_undo_contact_merge"] = [new(Tier.Agent, Body: """{"mergeId":"{mergeId}"}""")],
        ["comms_wait_for_event"] = [new(Tier.Agent, Body: """{"agentId":"{agentId}","timeoutSeconds":0}""")],
        ["comms_create_webhook"] =
        [
            new(Tier.Organization, Body: """{"url":"https://example.com/","organizationId":"{organizationId}"}"""),
            new(Tier.Organization, Body: """{"url":"https://example.com/","agentId":"{agentId}"}"""),
        ],
        ["comms_list_webhooks"] = [new(Tier.Organization, Body: """{"organizationId":"{organizationId}"}"""), new(Tier.Organization, Aim.Nothing)],
        ["comms_test_webhook"] = [new(Tier.Organization, Body: """{"webhookId":"{webhookId}"}""")],
        ["comms_delete_webhook"] = [new(Tier.Organization, Body: """{"webhookId":"{webhookId}"}""")],
        ["comms_create_organization"] = [new(Tier.SuperAdmin, Aim.Nothing, Body: """{"name":"x","slug":"{slug}"}""")],
        ["comms_onboard_customer"] =
        [
            new(Tier.Organization, Body: """{"displayName":"x","agentId":"{agentId}","capabilities":{"phone":false}}"""),
            new(Tier.Organization, Body: """{"displayName":"x","organizationId":"{organizationId}","capabilities":{"phone":false}}"""),
        ],
        ["comms_register_provider"] = [new(Tier.Organization, Body: $$"""{"provider":"twilio",{{Credential}},"verify":false,"organizationId":"{organizationId}"}""")],
        ["comms_list_organizations"] = [new(Tier.SuperAdmin, Aim.Nothing)],
    };
}
