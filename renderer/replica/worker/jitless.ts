import { z } from 'zod';

// Imported before any schema: the content security policy forbids the code that zod would generate, and each attempt
// would be reported as a violation.
z.config({ jitless: true });
