using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Switchboard.Api;

/// <summary>
/// Refuses an address below <c>/api</c> that says something its endpoint doesn't take: a parameter that there is not, one that stands there twice, a value of
/// the wrong form. Otherwise a misspelt filter would answer with everything, and the framework refuses without saying what.
/// </summary>
sealed class CheckAddress : IRequestStep
{
    readonly ConcurrentDictionary<Endpoint, Parameters> known = new();

    public int Order => 300;

    public Task Invoke(HttpContext context, RequestDelegate next) =>
        (context.Request.QueryString.HasValue || context.Request.RouteValues.Count > 0)
        && context.GetEndpoint() is RouteEndpoint endpoint && endpoint.RoutePattern.RawText?.StartsWith("/api/", StringComparison.Ordinal) == true
        && known.GetOrAdd(endpoint, static e => Parameters.Of((RouteEndpoint)e)).Refusal(context.Request) is { } refusal
            ? ProblemJson.Write(context, refusal)
            : next(context);

    sealed record Parameters(IReadOnlyList<Parameter> InPath, IReadOnlyList<Parameter> InQuery)
    {
        const int MostOfName = 60;

        public static Parameters Of(RouteEndpoint endpoint)
        {
            var inPath = endpoint.RoutePattern.Parameters.Select(part => part.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
            var all = (endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [])
                .Where(
                    parameter => parameter.IsDefined(typeof(FromQueryAttribute))
                        || (Form.Of(parameter.ParameterType) is not null && Form.ElementOf(parameter.ParameterType) is null))
                .Select(parameter => new Parameter(parameter.Name!, parameter.ParameterType))
                .ToLookup(parameter => inPath.Contains(parameter.Name));
            return new([.. all[true]], [.. all[false]]);
        }

        public Problem? Refusal(HttpRequest request)
        {
            foreach (var parameter in InPath)
            {
                if (!parameter.Takes(request.RouteValues[parameter.Name] as string ?? ""))
                {
                    return parameter.NotFound;
                }
            }

            foreach (var (name, values) in request.Query)
            {
                if (InQuery.FirstOrDefault(parameter => parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } parameter)
                {
                    return Unknown(name);
                }

                if (values.Count > 1 && !parameter.IsList)
                {
                    return parameter.Twice;
                }

                // Left empty is left out.
                if (values.Any(value => !string.IsNullOrEmpty(value) && !parameter.Takes(value)))
                {
                    return parameter.Wrong;
                }
            }

            return null;
        }

        Problem Unknown(string name)
        {
            var shown = name.Length > MostOfName ? name[..MostOfName] + "…" : name;
            var taken = InQuery.Count == 0
                ? "This address takes no parameters."
                : $"This address takes only {string.Join(", ", InQuery.Select(parameter => parameter.Name))}.";
            return new("unknown_parameter", 400, $"There is no parameter {shown} here.", taken) { Field = shown };
        }
    }

    sealed class Parameter
    {
        readonly Func<string, bool> takes;
        readonly string form;

        public Parameter(string name, Type type)
        {
            Name = name;
            IsList = Form.ElementOf(type) is not null;
            var one = Form.ElementOf(type) ?? type;
            takes = Reader(Form.Bare(one));
            form = Form.Of(one)!;
        }

        public string Name { get; }

        public bool IsList { get; }

        public bool Takes(string value) => takes(value);

        public Problem Wrong => Problem.Invalid(
            Name, $"The parameter {Name} has a value of the wrong form.",
            $"Send {Name} as {form}{(form.StartsWith("an instant", StringComparison.Ordinal) ? "; a + in an address is written %2B" : "")}.");

        public Problem Twice => Problem.Invalid(Name, $"The parameter {Name} stands there more than once.", "Send it once.");

        /// <summary>What no id can name is not there.</summary>
        public Problem NotFound => Problem.NotFound(
            JsonNamingPolicy.SnakeCaseLower.ConvertName(Name.EndsWith("Id", StringComparison.Ordinal) ? Name[..^2] : Name),
            $"Send {Name} as {form}.") with { Field = Name };

        static Func<string, bool> Reader(Type type) =>
            Form.PrefixOf(type) is not null
                ? typeof(Parameter).GetMethod(nameof(IsId), BindingFlags.NonPublic | BindingFlags.Static)!
                    .MakeGenericMethod(type)
                    .CreateDelegate<Func<string, bool>>()
            : type.IsEnum ? Form.Words(type).ToHashSet(StringComparer.Ordinal).Contains
            : type == typeof(int) ? static text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            : type == typeof(long) ? static text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            : type == typeof(bool) ? static text => text is "true" or "false"
            : type == typeof(DateOnly) ? static text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            : type == typeof(DateTimeOffset) ? InstantJson.IsInstant
            : type == typeof(string) ? static _ => true
            : throw new InvalidOperationException($"A parameter of the type {type} in an address can't be checked yet.");

        static bool IsId<TId>(string text) where TId : struct, IId<TId> => Ids.TryParse<TId>(text, out _);
    }
}
