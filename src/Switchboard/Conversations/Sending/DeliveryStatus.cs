namespace Switchboard.Conversations.Sending;

/// <summary>How far an outbound message has come. It only moves forward.</summary>
internal enum DeliveryStatus
{
    /// <summary>Committed; a job will hand it to the provider.</summary>
    Queued,

    /// <summary>Committed for later; its job is due at that time.</summary>
    Scheduled,

    /// <summary>Being handed over by the one try that holds the fence.</summary>
    Sending,

    /// <summary>Not taken; it is tried again by the schedule.</summary>
    Retrying,

    /// <summary>It may have been taken. The provider is asked; it is never sent again blindly.</summary>
    Uncertain,

    /// <summary>The provider has it.</summary>
    Sent,

    /// <summary>The person's handset has it.</summary>
    Delivered,

    /// <summary>The person opened it, where the channel tells.</summary>
    Read,

    /// <summary>The provider took it and could not send it.</summary>
    Failed,

    /// <summary>The carrier could not deliver it.</summary>
    Undelivered,

    /// <summary>The provider won't take it, or every try failed.</summary>
    PermanentlyFailed,

    /// <summary>A rule forbade it between the asking and the sending.</summary>
    Aborted,

    /// <summary>Called back before it left.</summary>
    Canceled,
}
