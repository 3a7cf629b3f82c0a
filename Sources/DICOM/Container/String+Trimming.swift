extension String {
    /// The text without the characters at its end that a rule takes away.
    func trimmingSuffix(while isRemoved: (Character) -> Bool) -> String {
        var text = Substring(self)
        while let last = text.last, isRemoved(last) { text.removeLast() }
        return String(text)
    }
}
