using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Switchboard.Channels.Templates;

/// <summary>What a template says. Variables stand in it as <c>{{1}}</c>.</summary>
/// <param name="MediaUrl">A picture or file that goes with it.</param>
public sealed record TemplateContent(string Body, string? MediaUrl = null, IReadOnlyList<TemplateButton>? Buttons = null);

/// <summary>A button below a template: without an address a quick reply, which comes back as a message.</summary>
public sealed record TemplateButton(
    [property: MaxLength(TemplateText.LongestButton), Description("What stands on it, 25 characters at most.")] string Title,
    [property: Description("The page that it opens; left out, a tap answers with the title.")] string? Url = null);
