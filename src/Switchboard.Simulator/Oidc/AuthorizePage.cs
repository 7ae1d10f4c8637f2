using System.Net;
using Microsoft.AspNetCore.Http;
using Switchboard.Simulator.People;

namespace Switchboard.Simulator.Oidc;

/// <summary>The page on which one chooses who signs in. It has no password: whoever sits before the desk is whoever they say.</summary>
internal static class AuthorizePage
{
    const int MostMailboxes = 100;

    public static IResult Show(HttpContext http, Population population)
    {
        // The answer leads to the program that asked, which browsers count as the form's own address.
        http.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "no-store";
        // With less than that the browser would hide from the guard that the form is this page's own.
        http.Response.Headers["Referrer-Policy"] = "same-origin";
        var hidden = string.Concat(http.Request.Query.Select(one =>
            $"""<input type="hidden" name="{WebUtility.HtmlEncode(one.Key)}" value="{WebUtility.HtmlEncode(one.Value.ToString())}">"""));
        var mailboxes = population.All.Where(person => Population.IsMailbox(person.Address)).OrderBy(person => person.Address, StringComparer.Ordinal)
            .Take(MostMailboxes).ToList();
        var client = WebUtility.HtmlEncode(http.Request.Query["client_id"].ToString());
        return Results.Text(Page(client, hidden, Choice(mailboxes, population)), "text/html; charset=utf-8");
    }

    static string Choice(List<Person> mailboxes, Population population) => mailboxes.Count == 0 ? "" :
        $"""
        <label>Somebody with a mailbox
        <select name="mailbox"><option value=""></option>
        {string.Concat(mailboxes.Select(person => Option(person.Address, population.NameOf(person))))}</select></label>
        """;

    static string Option(string address, string? name) =>
        $"""<option value="{WebUtility.HtmlEncode(address)}">{WebUtility.HtmlEncode(name is null ? address : $"{name} ({address})")}</option>""";

    static string Page(string client, string hidden, string choice) =>
        $"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Who signs in?</title>
        <link rel="icon" href="/simulator/icon.svg">
        <link rel="stylesheet" href="/simulator/look/theme.css">
        <link rel="stylesheet" href="/simulator/look/controls.css">
        <link rel="stylesheet" href="/simulator/oidc/authorize.css">
        <main>
        <h1>Who signs in?</h1>
        <p>The simulator plays a provider of OpenID Connect. <b>{client}</b> asks who you are; nobody checks it.</p>
        <form method="post" action="/oidc/authorize">
        {hidden}
        {choice}
        <label>E-mail address<input type="email" name="email" autocomplete="off" autofocus></label>
        <label class="check"><input type="checkbox" name="unverified" value="true"> The address is not verified</label>
        <p class="acts"><button class="main" name="answer" value="yes">Sign in</button><button name="answer" value="no" formnovalidate>Refuse</button></p>
        </form>
        </main>
        </html>
        """;
}
